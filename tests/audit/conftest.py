"""A lake filled by a real file drop, a candidate made by hand, suites of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hand_made import write_opportunities
from pipeline_given import Pipeline

from tributary.settings import Settings


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """The folder that the file drop reads, with 100 sound opportunities in it."""
    folder = tmp_path / "drop"
    write_opportunities(folder / "opportunities" / "first.csv", [str(n) for n in range(1, 101)])
    return folder


@pytest.fixture
def settings(tmp_path: Path, drop: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of an empty home on a pinned clock, with the file drop as its only source."""
    monkeypatch.setenv("TRIBUTARY_FILE_DROP__PATH", str(drop))
    return Settings(home=tmp_path / "var", as_of=datetime(2026, 1, 14, tzinfo=UTC), sandbox=False)


@pytest.fixture
def later(settings: Settings) -> Callable[[int], Settings]:
    """The same home, days later."""

    def days(number: int) -> Settings:
        return Settings(
            home=settings.home, as_of=datetime(2026, 1, 14 + number, tzinfo=UTC), sandbox=False
        )

    return days


@pytest.fixture(scope="session")
def pipeline(groundwork: Path) -> Pipeline:
    """The pipeline on a home in which the project is parsed: importing it asks for the manifest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRIBUTARY_HOME", str(groundwork))
        from orchestration.assets import freshness, publish
        from orchestration.definitions import defs
    return Pipeline(defs, publish.CHECKS, freshness.SPECS)
