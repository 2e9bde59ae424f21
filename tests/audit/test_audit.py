"""A candidate with something wrong in it is not published, and the reason is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from hand_made import build, declared, expectation, write_opportunities

from tributary.audit.run import audit
from tributary.audit.suites import Suite
from tributary.checksum import sha256
from tributary.cli import cli
from tributary.errors import RefusedError
from tributary.lake.commits import commit
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.lock import build_lock
from tributary.warehouse.override import override
from tributary.warehouse.publish import last_refusal, publish
from tributary.warehouse.versions import current_version

LOAD = {"source": "file_drop", "entity": "opportunities"}


@pytest.fixture
def own_suites(tmp_path: Path) -> list[Suite]:
    return declared(
        tmp_path / "expectations",
        file_drop__opportunities=[
            expectation("raw_balanced", "expect_load_to_be_balanced", **LOAD),
            expectation(
                "raw_few_rejected", "expect_rejection_rate_to_be_at_most", **LOAD, max_rate=0.05
            ),
            expectation(
                "raw_amount", "expect_column_values_to_be_between", column="amount", min_value=0
            ),
        ],
        fct_sales=[
            expectation("sales_not_negative", "expect_no_rows_where", violation="amount < 0"),
            expectation(
                "sales_plausible",
                "expect_column_max_to_be_between",
                severity="warn",
                column="amount",
                max_value=1000,
            ),
        ],
    )


def test_a_sound_candidate_passes_and_its_results_are_in_it(
    settings: Settings, own_suites: list[Suite]
) -> None:
    with build_lock(settings, "test"):
        candidate = build(settings)
        report = audit(settings, candidate, declared=own_suites)
        assert report.is_passed, report.errors
        assert len(report.results) == 5
        version = publish(settings, candidate)
    with duckdb.connect(version.database, read_only=True) as connection:
        rows = connection.sql(
            "select check_id, is_passed from marts.fct_data_quality_results order by 1"
        ).fetchall()
    assert rows == sorted((result.check_id, True) for result in report.results)


def test_a_bad_row_is_refused_with_what_was_seen_and_the_old_version_serves_on(
    settings: Settings, own_suites: list[Suite]
) -> None:
    with build_lock(settings, "test"):
        first = build(settings)
        audit(settings, first, declared=own_suites)
        serving = publish(settings, first)
        before = sha256(serving.database)

        bad = build(settings, amounts=[10, -5, 2000])
        report = audit(settings, bad, declared=own_suites)
        assert [failure.check_id for failure in report.errors] == ["sales_not_negative"]
        assert [warning.check_id for warning in report.warnings] == ["sales_plausible"]
        with pytest.raises(RefusedError, match=r"sales_not_negative on .*fct_sales: 1 of 3 rows"):
            publish(settings, bad)
    assert current_version(settings) == serving
    assert sha256(settings.published_database) == before
    refusal = last_refusal(settings)
    assert refusal is not None
    assert refusal["checks"] == ["sales_not_negative"]
    recorded = ledger.read_records(settings, "checks", bad.id)
    assert {r["check_id"] for r in recorded if not r["is_passed"]} == {
        "sales_not_negative",
        "sales_plausible",
    }


def test_the_command_shows_errors_and_warnings_and_the_refused_can_be_overridden(
    settings: Settings, own_suites: list[Suite], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIBUTARY_HOME", str(settings.home))
    monkeypatch.setenv("TRIBUTARY_AS_OF", settings.clock.isoformat())
    monkeypatch.setattr("tributary.audit.run.suites", lambda: own_suites)
    with build_lock(settings, "test"):
        former = build(settings, amounts=[-1])
        audit(settings, former, declared=own_suites)
        bad = build(settings, amounts=[10, -5, 2000])
    outcome = CliRunner().invoke(cli, ["audit"])
    assert isinstance(outcome.exception, RefusedError)
    shown = outcome.output.splitlines()
    assert any(line.startswith("error marts/fct_sales  sales_not_negative") for line in shown)
    assert any(line.startswith("warn  marts/fct_sales  sales_plausible") for line in shown)
    assert not former.folder.exists()  # one refused candidate is kept
    with build_lock(settings, "test"):
        version = override(settings, bad.id, "a refund, booked as such")
    assert version.overridden is not None
    assert version.overridden.checks == ("sales_not_negative",)
    with duckdb.connect(version.database, read_only=True) as connection:
        failed = connection.sql(
            "select check_id from marts.fct_data_quality_results where not is_passed"
            f" and run_id = '{bad.id}' order by 1"
        ).fetchall()
    assert failed == [("sales_not_negative",), ("sales_plausible",)]


def test_a_mart_that_lost_rows_is_refused_unless_what_serves_is_damaged(
    settings: Settings, tmp_path: Path
) -> None:
    kept = expectation("sales_kept", "expect_mart_to_keep_rows", table="fct_sales", min_ratio=0.95)
    own = declared(tmp_path / "expectations", fct_sales=[kept])
    with build_lock(settings, "test"):
        first = build(settings, amounts=range(100))
        assert audit(settings, first, declared=own).results == (), "there is no version before"
        serving = publish(settings, first)
        fewer = build(settings, amounts=range(90))
        (failure,) = audit(settings, fewer, declared=own).errors
        assert failure.observed == "90 rows after 100"
        serving.database.write_bytes(b"no database")
        assert audit(settings, fewer, declared=own).is_passed


def test_bad_rows_of_a_source_are_seen_in_the_raw_audit(
    settings: Settings, own_suites: list[Suite], drop: Path
) -> None:
    write_opportunities(drop / "opportunities" / "second.csv", ["-7"] * 3 + ["no number"] * 20)
    with build_lock(settings, "test"):
        report = audit(settings, build(settings), declared=own_suites)
    observed = {failure.check_id: failure.observed for failure in report.errors}
    assert observed["raw_few_rejected"] == "20 of 123 rows rejected"
    assert observed["raw_amount"] is not None
    assert observed["raw_amount"].startswith("3 of 103 rows")


def test_only_what_changed_is_audited_unless_all_is_asked_for(
    settings: Settings, own_suites: list[Suite]
) -> None:
    with build_lock(settings, "test"):
        first = build(settings)
        audit(settings, first, declared=own_suites)
        publish(settings, first)
        second = build(settings)  # no new file, one model rebuilt
        some = audit(settings, second, declared=own_suites)
        every = audit(settings, second, declared=own_suites, full=True)
    assert {result.asset for result in some.results} == {"marts/fct_sales"}
    assert len(every.results) == 5


def test_the_audit_changes_nothing_but_the_tables_of_results(
    settings: Settings, own_suites: list[Suite]
) -> None:
    def checksums(path: Path) -> dict[str, object]:
        with duckdb.connect(path, read_only=True) as connection:
            tables = connection.sql("select table_name from duckdb_tables()").fetchall()
            return {
                table: connection.sql(
                    f"select count(*), bit_xor(hash(t)) from marts.{table} as t"
                ).fetchone()
                for (table,) in tables
            }

    with build_lock(settings, "test"):
        candidate = build(settings)
        before = checksums(candidate.path)
        audit(settings, candidate, declared=own_suites)
        after = checksums(candidate.path)
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"fct_data_quality_results"}
    assert before.keys() == after.keys()


def test_a_damaged_candidate_is_refused(settings: Settings, own_suites: list[Suite]) -> None:
    with build_lock(settings, "test"):
        candidate = build(settings)
        candidate.path.write_bytes(b"\0" * 8192)
        with pytest.raises(RefusedError, match="cannot be read"):
            audit(settings, candidate, declared=own_suites)


def test_a_lake_file_that_is_gone_is_named(settings: Settings, own_suites: list[Suite]) -> None:
    with build_lock(settings, "test"):
        candidate = build(settings)
        (file,) = settings.lake_dir.glob("file_drop/opportunities/*/*.parquet")
        file.unlink()
        report = audit(settings, candidate, declared=own_suites)
    assert {failure.check_id for failure in report.errors} == {
        "raw_balanced",
        "raw_few_rejected",
        "raw_amount",
    }
    assert all(file.name in (failure.observed or "") for failure in report.errors)


def test_a_missing_table_fails_its_checks(settings: Settings, tmp_path: Path) -> None:
    missing = declared(
        tmp_path / "other",
        fct_gone=[expectation("gone", "expect_no_rows_where", violation="false")],
    )
    with build_lock(settings, "test"):
        report = audit(settings, build(settings), declared=missing)
    assert [failure.observed for failure in report.errors] == ["the table is missing"]


def test_a_check_that_cannot_run_fails(settings: Settings, tmp_path: Path) -> None:
    broken = declared(
        tmp_path / "other",
        fct_sales=[expectation("broken", "expect_no_rows_where", violation="no_such_column < 0")],
    )
    with build_lock(settings, "test"):
        report = audit(settings, build(settings), declared=broken)
    (failure,) = report.errors
    assert failure.observed is not None
    assert failure.observed.startswith("could not be checked")


def test_days_later_the_audit_of_an_old_load_says_that_it_is_stale(
    settings: Settings, tmp_path: Path, later: Callable[[int], Settings]
) -> None:
    fresh = declared(
        tmp_path / "other",
        file_drop__opportunities=[
            expectation("fresh", "expect_load_to_be_fresh", **LOAD, max_hours=26)
        ],
    )
    with build_lock(settings, "test"):
        candidate = build(settings)
        assert audit(settings, candidate, declared=fresh).is_passed
    now = later(3)
    with build_lock(now, "test"):
        from tributary.lake.views import refresh_raw

        refresh_raw(now, through_seq=candidate.through_seq, build_id="later")
        (failure,) = audit(now, candidate, declared=fresh, full=True).errors
    assert failure.observed == "last loaded as of 2026-01-14 00:00:00, 72.0 hours before the build"


def test_a_source_that_was_not_read_for_too_long_refuses_the_build(
    settings: Settings, own_suites: list[Suite], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = settings.clock - timedelta(hours=3)
    commit(settings.lake_dir, "hubspot", {}, kind="extract", as_of=before, replaces={}, cursors={})
    with build_lock(settings, "test"):
        candidate = build(settings)
        assert audit(settings, candidate, declared=own_suites).is_passed  # it is switched off
        monkeypatch.setenv("TRIBUTARY_HUBSPOT__BASE_URL", "http://127.0.0.1:9")
        report = audit(settings, candidate, declared=own_suites)
    assert [(e.check_id, e.asset) for e in report.errors] == [
        ("hubspot__source_freshness", "raw/hubspot")
    ]
    with pytest.raises(RefusedError, match="stale since 2026-01-13 23:00 UTC"):
        report.raise_if_refused()


def test_what_fails_is_told_and_its_end_as_well(
    settings: Settings, later: Callable[[int], Settings], own_suites: list[Suite]
) -> None:
    with build_lock(settings, "test"):
        audit(settings, build(settings, amounts=(10, -5, 9000)), declared=own_suites)
    assert _told(settings) == [
        ("failed", "high", "sales_not_negative"),
        ("failed", "medium", "sales_plausible"),
    ]
    tomorrow = later(1)
    with build_lock(tomorrow, "test"):
        audit(tomorrow, build(tomorrow), declared=own_suites, full=True)
    assert _told(tomorrow)[2:] == [
        ("recovered", "high", "sales_not_negative"),
        ("recovered", "medium", "sales_plausible"),
    ]


def _told(settings: Settings) -> list[tuple[str, str, str]]:
    events = (event for event in ledger.events(settings) if event["event"] == "notify")
    return [(event["kind"], event["priority"], event["check_id"]) for event in events]
