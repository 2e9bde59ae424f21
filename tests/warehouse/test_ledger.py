"""The ledger keeps what was written, whatever was killed while writing."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb

from tributary.settings import Settings
from tributary.warehouse import ledger


def check(settings: Settings, run_id: str, check_id: str) -> ledger.CheckRecord:
    return ledger.CheckRecord(
        run_id=run_id,
        check_id=check_id,
        tool="gx",
        asset="raw/hubspot/contacts",
        column="email",
        check_name="expect_no_rows_where",
        dimension="validity",
        severity="warn",
        is_passed=False,
        rows_tested=10,
        rows_failed=2,
        observed="ü\u2028\n2 of 10",
        as_of=settings.clock,
        checked_at=settings.instant(),
    )


def read(settings: Settings) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        ledger.refresh_raw(connection, settings)
        return connection.execute("from raw.ledger_checks order by check_id").fetchall()


def test_an_empty_ledger_has_typed_columns(settings: Settings) -> None:
    with duckdb.connect() as connection:
        ledger.refresh_raw(connection, settings)
        for kind, columns in ledger.COLUMNS.items():
            described = connection.execute(f"describe raw.ledger_{kind}").fetchall()
            assert {row[0]: row[1] for row in described} == columns


def test_records_come_back_as_they_were_written(settings: Settings) -> None:
    run_id = ledger.new_run_id(settings)
    ledger.append_checks(settings, run_id, [check(settings, run_id, "a")])
    (row,) = read(settings)
    assert row[:2] == (run_id, "a")
    assert row[11] == "ü\u2028\n2 of 10"
    assert row[12] == datetime(2026, 1, 14)  # noqa: DTZ001 - SQL instants are UTC without a zone


def test_a_torn_line_is_ignored_and_the_next_one_is_not(settings: Settings) -> None:
    run_id = ledger.new_run_id(settings)
    ledger.append_checks(settings, run_id, [check(settings, run_id, "a")])
    path = settings.ledger_dir / "checks" / f"{run_id}.ndjson"
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2])
    assert [row[1] for row in read(settings)] == ["a"]
    ledger.append_checks(settings, run_id, [check(settings, run_id, "b")])
    assert [row[1] for row in read(settings)] == ["a", "b"]
    assert len(ledger.read_records(settings, "checks", run_id)) == 2


def test_views_do_not_show_what_is_appended_later_in_other_runs(settings: Settings) -> None:
    first = ledger.new_run_id(settings)
    ledger.append_checks(settings, first, [check(settings, first, "a")])
    with duckdb.connect() as connection:
        ledger.refresh_raw(connection, settings)
        second = ledger.new_run_id(settings)
        ledger.append_checks(settings, second, [check(settings, second, "b")])
        assert connection.execute("select check_id from raw.ledger_checks").fetchall() == [("a",)]


def test_run_ids_sort_by_their_order_even_if_the_clock_goes_back(settings: Settings) -> None:
    ids = []
    for day in (14, 14, 2):
        now = Settings(home=settings.home, as_of=datetime(2026, 1, day, tzinfo=UTC))
        ids.append(ledger.new_run_id(now))
        ledger.append_event(now, ids[-1], "load")
    assert ids == sorted(ids)
    assert len(set(ids)) == 3
