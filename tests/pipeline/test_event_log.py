"""Our log of Dagster's events: a run's plan is a batch, and holds what upstream's does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage

from orchestration.event_log import KeptSqliteEventLogStorage
from orchestration.home import EVENT_BATCH, dagster_home
from tributary.settings import Settings

CHECKS = [dg.AssetCheckSpec(f"check_{number}", asset="sold") for number in range(30)]

PLAN = {
    dg.DagsterEventType.ASSET_MATERIALIZATION_PLANNED,
    dg.DagsterEventType.ASSET_CHECK_EVALUATION_PLANNED,
}


@dg.asset(check_specs=CHECKS)
def sold() -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    yield dg.MaterializeResult(asset_key="sold")
    for spec in CHECKS:
        yield dg.AssetCheckResult(passed=True, check_name=spec.name, asset_key="sold")


@contextmanager
def _instance(folder: Path) -> Iterator[dg.DagsterInstance]:
    home = dagster_home(Settings(home=folder, sandbox=False))
    with dg.DagsterInstance.from_config(str(home)) as instance:
        yield instance


def _stored(folder: Path) -> list[tuple[object, ...]]:
    """What the index holds of a run, but for ids and times."""
    with sqlite3.connect(folder / "dagster" / "history" / "runs" / "index.db") as index:
        return [
            row
            for query in (
                "select dagster_event_type, asset_key from event_logs",
                "select asset_key, check_name, execution_status from asset_check_executions",
                "select asset_key from asset_keys",
            )
            for row in sorted(index.execute(query).fetchall(), key=str)
        ]


def _run(folder: Path) -> list[tuple[object, ...]]:
    with _instance(folder) as instance:
        assert dg.materialize([sold], instance=instance).success
        assert dg.materialize([sold], instance=instance).success
    return _stored(folder)


def test_a_batch_leaves_what_single_events_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    singly = _run(tmp_path / "singly")
    sizes = []
    stored = KeptSqliteEventLogStorage.store_event_batch
    for name, value in EVENT_BATCH.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(
        KeptSqliteEventLogStorage,
        "store_event_batch",
        lambda log, events: (sizes.append(len(events)), stored(log, events)),
    )
    assert _run(tmp_path / "together") == singly
    assert max(sizes) == len(CHECKS) + 1


def test_of_a_batch_that_fails_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _instance(tmp_path) as instance:
        assert dg.materialize([sold], instance=instance).success
        before = _stored(tmp_path)
        log = instance.event_log_storage
        run = instance.get_run_records()[0].dagster_run.run_id
        events = log.get_logs_for_run(run, of_type=PLAN)
        store, seen = SqliteEventLogStorage.store_event, []

        def failing(log: KeptSqliteEventLogStorage, event: dg.EventLogEntry) -> None:
            seen.append(event)
            if len(seen) == len(events):
                raise OSError("the disk is full")
            store(log, event)

        monkeypatch.setattr(SqliteEventLogStorage, "store_event", failing)
        with pytest.raises(OSError, match="the disk is full"):
            log.store_event_batch(events)
        monkeypatch.undo()
        assert _stored(tmp_path) == before
        assert len(log.get_logs_for_run(run, of_type=PLAN)) == len(events)
        log.store_event_batch(events)  # and the log goes on
        assert len(log.get_logs_for_run(run, of_type=PLAN)) == 2 * len(events)
