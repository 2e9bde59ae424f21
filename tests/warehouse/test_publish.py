"""What passed is published whole; going back is possible; nobody reading is disturbed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from small_candidates import MakeCandidate

from tributary.audit.report import AuditReport
from tributary.checksum import sha256
from tributary.errors import RefusedError, TributaryError
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.analyst import (
    Withheld,
    complete_analyst_database,
    tables_copied_beside,
    write_analyst_database,
)
from tributary.warehouse.candidate import Candidate, sweep_candidates
from tributary.warehouse.lock import build_lock
from tributary.warehouse.publish import HeldError, last_refusal, publish, release, rollback
from tributary.warehouse.versions import ANALYST_DATABASE, Version, current_version, hold, versions


def publish_next(settings: Settings, make_candidate: MakeCandidate) -> Version:
    with build_lock(settings, "test"):
        return publish(settings, *make_candidate())


def numbers(path: Path) -> list[int]:
    with duckdb.connect(path, read_only=True) as connection:
        return [n for (n,) in connection.execute("select number from marts.fct_numbers").fetchall()]


def test_a_published_version_is_read_only_and_what_its_manifest_says(
    settings: Settings, make_candidate: MakeCandidate
) -> None:
    version = publish_next(settings, make_candidate)
    assert current_version(settings) == version
    version.require_whole()
    assert version.tables == {"fct_numbers": 1}
    for file in (version.database, version.analyst_database, version.path / "manifest.json"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o444
    assert numbers(settings.published_database) == [1]
    assert not list(settings.candidates_dir.glob("*"))


def test_analysts_see_no_personal_columns_and_no_restricted_rows(
    settings: Settings, make_candidate: MakeCandidate
) -> None:
    for _ in range(2):
        publish_next(settings, make_candidate)
    rules = {"fct_numbers": Withheld(columns=("salary",), rows="tenant = 'closed'")}
    with build_lock(settings, "test"):
        version = publish(settings, *make_candidate(rules))
    with duckdb.connect(version.analyst_database, read_only=True) as connection:
        relation = connection.sql("select * from marts.fct_numbers order by number")
        assert relation.columns == ["number", "tenant"]
        assert relation.fetchall() == [(1, "open"), (3, "open")]
        assert connection.sql("select total from marts.mart_sum").fetchone() == (4,)
    assert b"secret-hash" not in version.analyst_database.read_bytes()
    assert numbers(version.database) == [1, 2, 3]


def test_an_analysts_file_that_the_audit_wrote_is_published_and_a_damaged_one_is_not(
    settings: Settings, make_candidate: MakeCandidate
) -> None:
    for damage in (b"", b"more"):
        candidate, report = make_candidate()
        file = candidate.folder / ANALYST_DATABASE
        write_analyst_database(settings, candidate.path, file, candidate.withheld)
        written = replace(report, analyst_checksum=sha256(file))
        with file.open("ab") as out:
            out.write(damage)
        os.utime(file, (1, 1))
        with build_lock(settings, "test"):
            version = publish(settings, candidate, written)
        version.require_whole()
        assert (version.analyst_database.stat().st_mtime == 1) == (not damage)
        assert numbers(version.analyst_database) == numbers(version.database)


def test_tables_copied_beside_leave_out_what_changes_until_it_is_whole(
    settings: Settings, make_candidate: MakeCandidate, tmp_path: Path
) -> None:
    candidate, _ = make_candidate()
    with duckdb.connect(candidate.path) as connection:
        connection.execute("create table marts.fct_results as select 1 as number")
    files = (settings, candidate.path, tmp_path / "analyst" / "warehouse.duckdb", {})
    with tables_copied_beside(*files, without={"fct_results"}):
        pass
    with duckdb.connect(candidate.path) as connection:
        connection.execute("insert into marts.fct_results values (2)")
    complete_analyst_database(*files)
    with duckdb.connect(files[2], read_only=True) as connection:
        assert connection.sql("from marts.fct_results order by 1").fetchall() == [(1,), (2,)]
        assert connection.sql("select total from marts.mart_sum").fetchone() == (1,)


def test_a_copy_beside_work_that_fails_ends_with_it(
    settings: Settings, make_candidate: MakeCandidate, tmp_path: Path
) -> None:
    candidate, _ = make_candidate()
    with duckdb.connect(candidate.path) as connection:
        connection.execute(
            "create table marts.fct_large as select hash(i) as n from range(30_000_000) as r (i)"
        )
    begun = time.monotonic()
    with (
        pytest.raises(ZeroDivisionError),
        tables_copied_beside(settings, candidate.path, tmp_path / "copy.duckdb", {}),
    ):
        raise ZeroDivisionError
    assert time.monotonic() - begun < 2


def test_a_failed_audit_is_refused_with_what_was_observed(
    settings: Settings, make_candidate: MakeCandidate
) -> None:
    serving = publish_next(settings, make_candidate)
    candidate, report = make_candidate()
    failed = ledger.CheckRecord(
        run_id=candidate.id,
        check_id="spend_not_negative",
        tool="gx",
        asset="marts/marketing/fct_ad_performance_daily",
        column=None,
        check_name="expect_no_rows_where",
        dimension="validity",
        severity="error",
        is_passed=False,
        rows_tested=10,
        rows_failed=3,
        observed="3 of 10 rows",
        as_of=settings.clock,
        checked_at=settings.clock,
    )
    bad = AuditReport(candidate.id, (failed,), checksum=report.checksum)
    with (
        build_lock(settings, "test"),
        pytest.raises(RefusedError, match=r"spend_not_negative on marts/.*: 3 of 10 rows"),
    ):
        publish(settings, candidate, bad)
    assert current_version(settings) == serving


def test_a_candidate_changed_after_its_audit_is_refused(
    settings: Settings, make_candidate: MakeCandidate
) -> None:
    serving = publish_next(settings, make_candidate)
    candidate, _ = make_candidate()
    with candidate.path.open("r+b") as file:
        file.seek(candidate.path.stat().st_size // 2)
        file.write(os.urandom(64))
    with (
        build_lock(settings, "test"),
        pytest.raises(RefusedError, match="not the file that was audited"),
    ):
        publish(settings, candidate)
    assert current_version(settings) == serving
    refusal = last_refusal(settings)
    assert refusal is not None
    assert refusal["run_id"] == candidate.id


def test_an_unaudited_candidate_is_refused(
    settings: Settings, make_candidate: MakeCandidate
) -> None:
    candidate, _ = make_candidate()
    (candidate.folder / "audit.json").unlink()
    with build_lock(settings, "test"), pytest.raises(RefusedError, match="not been audited"):
        publish(settings, candidate)


def test_rollback_goes_back_and_holds_until_release(
    settings: Settings, make_candidate: MakeCandidate
) -> None:
    first = publish_next(settings, make_candidate)
    second = publish_next(settings, make_candidate)
    before = sha256(first.database)
    with build_lock(settings, "test"):
        assert rollback(settings).id == first.id
    assert current_version(settings).id == first.id
    assert sha256(settings.published_database) == before

    with build_lock(settings, "test"):
        waiting, report = make_candidate()
        with pytest.raises(HeldError, match=f"{second.id} was rolled back to {first.id}"):
            publish(settings, waiting, report)
        sweep_candidates(settings)  # as the next build would: what passed is kept
        assert current_version(settings).id == first.id
        released = release(settings)
    assert released is not None
    assert released.id == waiting.id
    assert released.predecessor == first.id
    assert numbers(settings.published_database) == [1, 2]
    assert hold(settings) is None
    assert [event["event"] for event in ledger.events(settings)] == [
        "publish",
        "publish",
        "rollback",
        "publish",
        "release",
    ]


def test_release_without_a_waiting_candidate_only_ends_the_hold(
    settings: Settings, make_candidate: MakeCandidate
) -> None:
    publish_next(settings, make_candidate)
    publish_next(settings, make_candidate)
    with build_lock(settings, "test"):
        rollback(settings)
        assert release(settings) is None
        with pytest.raises(TributaryError, match="not held"):
            release(settings)


def test_nobody_rolls_back_to_a_damaged_version(
    settings: Settings, make_candidate: MakeCandidate
) -> None:
    first = publish_next(settings, make_candidate)
    second = publish_next(settings, make_candidate)
    first.database.chmod(0o644)
    with first.database.open("r+b") as file:
        file.write(b"damage")
    with build_lock(settings, "test"), pytest.raises(TributaryError, match="damaged"):
        rollback(settings)
    assert current_version(settings) == second


READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print(connection.sql("select sum(number) from marts.fct_numbers").fetchone()[0], flush=True)
sys.stdin.readline()
print(connection.sql("select sum(number) from marts.fct_numbers").fetchone()[0], flush=True)
"""


def test_a_reader_keeps_its_version_through_publishes_and_retention(
    settings: Settings, make_candidate: MakeCandidate
) -> None:
    first = publish_next(settings, make_candidate)
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(settings.published_database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "1\n"
    published = [publish_next(settings, make_candidate) for _ in range(6)]
    kept = [version.id for version in versions(settings)]
    newest = [version.id for version in reversed(published)][: settings.versions_kept + 1]
    assert kept == [*newest, first.id]
    assert reader.communicate("\n")[0] == "1\n"
    last = publish_next(settings, make_candidate)
    assert first.id not in [version.id for version in versions(settings)]
    assert numbers(last.database) == list(range(1, 9))


def test_candidates_that_were_not_finished_are_swept(
    settings: Settings, make_candidate: MakeCandidate
) -> None:
    passed, _ = make_candidate()
    torn = settings.candidates_dir / "000009-torn"
    torn.mkdir()
    (torn / "warehouse.duckdb").write_bytes(os.urandom(100))
    sweep_candidates(settings)
    assert [folder.name for folder in settings.candidates_dir.iterdir()] == [passed.id]
    assert Candidate.read(passed.folder) == passed
