"""A home of its own for every test, and small candidates made without dbt."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_candidates import MakeCandidate, next_candidate

from tributary.audit.report import AuditReport
from tributary.settings import Settings
from tributary.warehouse.analyst import Withheld
from tributary.warehouse.candidate import Candidate


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an empty home on a pinned clock."""
    return Settings(home=tmp_path / "var", as_of=datetime(2026, 1, 14, tzinfo=UTC), sandbox=False)


@pytest.fixture
def make_candidate(settings: Settings) -> MakeCandidate:
    """Builds on what serves: one more row in `marts.fct_numbers`; audited without findings."""

    def make(withheld: dict[str, Withheld] | None = None) -> tuple[Candidate, AuditReport]:
        return next_candidate(settings, withheld or {})

    return make
