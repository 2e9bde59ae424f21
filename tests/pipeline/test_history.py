"""Dagster's run history goes with the ledger's: runs, their events and what they printed."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from orchestration.history import prune_history
from orchestration.home import dagster_home
from tributary.settings import Settings

BEFORE = datetime(2024, 10, 1, tzinfo=UTC)


@dg.op
def says() -> None:
    print("said")  # noqa: T201


@dg.job
def speaks() -> None:
    says()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "var", as_of=datetime(2026, 1, 14, tzinfo=UTC), sandbox=False)


def made_runs(settings: Settings, *days: str) -> list[str]:
    """A run made on each of the days."""
    home = dagster_home(settings)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        runs = [speaks.execute_in_process(instance=instance).run_id for _ in days]
    with sqlite3.connect(home / "history" / "runs.db") as database:
        for run, day in zip(runs, days, strict=True):
            database.execute(
                "update runs set create_timestamp = ? where run_id = ?", (f"{day} 00:00:00", run)
            )
    return runs


def traces(settings: Settings, run: str) -> list[str]:
    """What is left of a run: its row, its files, its events in the index."""
    home = dagster_home(settings)
    found = [str(path.relative_to(home)) for path in home.rglob(f"{run}*")]
    for name, query in (
        ("history/runs.db", "select run_id from runs where run_id = ?"),
        ("history/runs/index.db", "select run_id from event_logs where run_id = ?"),
    ):
        with sqlite3.connect(home / name) as database:
            found += [name for _ in database.execute(query, (run,))]
    return found


def test_old_runs_go_without_a_trace(settings: Settings) -> None:
    old, older, young = made_runs(settings, "2024-09-30", "2021-01-01", "2024-10-01")
    young_traces = traces(settings, young)
    assert len(traces(settings, old)) > 2
    assert set(prune_history(settings, BEFORE, dry_run=True)) == {old, older}
    assert len(traces(settings, old)) > 2
    assert set(prune_history(settings, BEFORE)) == {old, older}
    assert traces(settings, old) == traces(settings, older) == []
    assert traces(settings, young) == young_traces
    assert prune_history(settings, BEFORE) == []


def test_the_newest_run_stays_however_old(settings: Settings) -> None:
    older, newest = made_runs(settings, "2021-01-01", "2021-01-02")
    assert prune_history(settings, BEFORE) == [older]
    assert traces(settings, newest)
