"""What is old is put away, never what serves, what one would return to, or what is in use."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError
from small_candidates import finding, next_candidate, refused_candidate

from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.lock import build_lock
from tributary.warehouse.publish import publish, release, rollback
from tributary.warehouse.readers import is_open
from tributary.warehouse.retention import cutoff, prune
from tributary.warehouse.versions import current_version, versions

YEARS_AGO = datetime(2023, 5, 4, tzinfo=UTC)


def keeping(settings: Settings, **changes: object) -> Settings:
    """The same home with other settings."""
    fields = {"home": settings.home, "as_of": settings.clock, "sandbox": False, **changes}
    return Settings(**fields)  # type: ignore[arg-type]


def old_history(settings: Settings, count: int = 2) -> list[str]:
    """Runs of years ago, before all that is there: their records, events and a log of dbt."""
    runs = [f"00000{n}-20230504T000000Z-0ld{n}" for n in range(1, count + 1)]
    then = keeping(settings, as_of=YEARS_AGO)
    for number, run in enumerate(runs):
        ledger.append_checks(then, run, [finding(then, run, f"check_{number}", "warn")])
        ledger.append_event(then, run, "override", reason=f"reason {number}", by="ada")
        ledger.append_event(then, run, "publish", through_seq=number)
    logs = settings.home / "dbt" / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    for name in ("dbt.log", "dbt.log.1"):
        (logs / name).write_text("said long ago\n")
        os.utime(logs / name, (YEARS_AGO.timestamp(), YEARS_AGO.timestamp()))
    (logs / "dbt.log.2").write_text("said now\n")
    return runs


@pytest.fixture(autouse=True)
def lock(settings: Settings) -> Iterator[None]:
    with build_lock(settings, "test"):
        yield


def published(settings: Settings, count: int) -> list[str]:
    """Ids of so many versions, oldest first, none put away."""
    many = keeping(settings, versions_kept=99)
    return [publish(many, *next_candidate(many, {})).id for _ in range(count)]


def kept(settings: Settings) -> list[str]:
    return sorted(version.id for version in versions(settings))


def test_a_dry_run_tells_what_the_run_does(settings: Settings) -> None:
    ids = published(settings, 6)
    runs = old_history(settings)
    before = sorted(settings.home.rglob("*"))
    told = prune(settings, dry_run=True)
    assert sorted(settings.home.rglob("*")) == before
    assert told.versions == tuple(ids[:2])
    assert told.runs == tuple(runs)
    assert told.logs == ("dbt.log.1",)
    assert told.bytes > 2_000
    assert prune(settings) == told
    assert kept(settings) == ids[2:]
    assert prune(settings).is_empty


def test_the_version_a_rollback_returns_to_is_never_put_away(settings: Settings) -> None:
    first, _, _ = published(settings, 3)
    rollback(settings)
    rollback(settings)
    release(settings)
    few = keeping(settings, versions_kept=1)
    assert current_version(settings).id == first
    last = publish(few, *next_candidate(few, {}))
    assert last.predecessor == first
    assert first in kept(settings)
    assert rollback(settings).id == first


READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print("open", flush=True)
sys.stdin.readline()
"""


def test_a_version_that_another_process_has_open_stays_until_it_is_closed(
    settings: Settings,
) -> None:
    ids = published(settings, 4)
    few = keeping(settings, versions_kept=1)
    analysts = settings.versions_dir / ids[0] / "analyst" / "warehouse.duckdb"
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(analysts)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "open\n"
    done = prune(few)
    assert done.in_use == (ids[0],)
    assert done.versions == (ids[1],)
    assert kept(settings) == [ids[0], *ids[2:]]
    reader.communicate("\n")
    assert prune(few).versions == (ids[0],)


def test_a_lock_alone_shows_that_a_file_is_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another user's process does not show its files, but its locks."""
    file = tmp_path / "version" / "warehouse.duckdb"
    file.parent.mkdir()
    file.touch()
    monkeypatch.setattr("tributary.warehouse.readers._open_files", lambda: iter(()))
    assert not is_open(file.parent)
    with file.open() as opened:
        fcntl.flock(opened, fcntl.LOCK_SH)
        assert is_open(file.parent)
    assert not is_open(file.parent)


def test_old_records_go_and_what_was_decided_stays(settings: Settings) -> None:
    version = published(settings, 6)[-1]
    runs = old_history(settings)
    before = list(ledger.events(settings))
    assert prune(settings).runs == tuple(runs)
    assert list(ledger.events(settings)) == before
    assert [e["reason"] for e in before if e["event"] == "override"] == ["reason 0", "reason 1"]
    assert not list((settings.ledger_dir / "checks").glob("00000[12]-*"))
    assert (settings.ledger_dir / "events" / f"{version}.ndjson").exists()
    assert ledger.new_run_id(settings) > version
    more = old_history(settings, count=4)[2:]  # an archive that was brought back, say
    assert set(prune(settings).runs) >= set(more)
    reasons = [e["reason"] for e in ledger.events(settings) if e["event"] == "override"]
    assert reasons == ["reason 0", "reason 1", "reason 2", "reason 3"]


def test_runs_that_are_needed_stay_however_old(settings: Settings) -> None:
    then = keeping(settings, as_of=YEARS_AGO)
    version = publish(then, *next_candidate(then, {}))
    refused = refused_candidate(then)
    newest = ledger.new_run_id(then)
    ledger.append_event(then, newest, "rollback", left="a", returned_to="b")
    assert prune(settings).is_empty
    found = {path.stem for path in (settings.ledger_dir / "events").glob("*.ndjson")}
    assert found == {version.id, refused.id, newest}


def test_history_is_kept_to_the_whole_quarter(settings: Settings) -> None:
    assert cutoff(settings) == datetime(2024, 10, 1, tzinfo=UTC)  # 400 days before: 10 December
    for day in range(0, 400, 7):
        at = keeping(settings, as_of=settings.clock + timedelta(days=day), history_kept_days=92)
        assert timedelta(days=92) <= at.clock - cutoff(at) <= timedelta(days=92 + 92)


@pytest.mark.parametrize("days", [-1, 0, 91])
def test_no_shorter_history_than_the_kpis_compare(settings: Settings, days: int) -> None:
    with pytest.raises(ValidationError, match="history_kept_days"):
        keeping(settings, history_kept_days=days)


def test_a_publish_puts_away_and_says_so(settings: Settings) -> None:
    ids = published(settings, 3)
    few = keeping(settings, versions_kept=1)
    last = publish(few, *next_candidate(few, {}))
    assert kept(settings) == [ids[2], last.id]
    assert [e["event"] for e in ledger.read_records(settings, "events", last.id)] == [
        "publish",
        "prune",
    ]
    assert ledger.read_records(settings, "events", last.id)[1]["versions"] == ids[:2]
