"""What `killed_everywhere` kills: one command each, on a home that a test prepared."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from small_candidates import refused_candidate

from tributary.settings import Settings
from tributary.warehouse import retention
from tributary.warehouse.candidate import candidates, sweep_candidates
from tributary.warehouse.lock import build_lock
from tributary.warehouse.override import override


def at(home: Path) -> Settings:
    """A home on the clock of these tests."""
    return Settings(
        home=home, as_of=datetime(2026, 1, 14, tzinfo=UTC), sandbox=False, versions_kept=1
    )


def override_newest(home: Path) -> None:
    """A person releases the refused candidate."""
    settings = at(home)
    with build_lock(settings, "test"):
        override(settings, candidates(settings)[0].id, "known")


def refuse_another(home: Path) -> None:
    """A build is refused after another one was."""
    settings = at(home)
    with build_lock(settings, "test"):
        refused_candidate(settings)
        sweep_candidates(settings)


def prune(home: Path) -> None:
    """What is old is put away."""
    settings = at(home)
    with build_lock(settings, "test"):
        retention.prune(settings)
