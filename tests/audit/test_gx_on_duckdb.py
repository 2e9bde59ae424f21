"""What is mended for Great Expectations on DuckDB, and whether it still has to be."""

from __future__ import annotations

import pytest
import sqlalchemy
from hand_made import expectation

from tributary.audit import gx
from tributary.audit.suites import Check


def mean_check() -> Check:
    entry = expectation(
        "mean", "expect_column_mean_to_be_between", column="n", min_value=4, max_value=5
    )
    return Check("mean", "marts/t", "n", "mean", "validity", "error", entry)


def outcome_on(url: str) -> gx.Outcome:
    engine = sqlalchemy.create_engine(url)
    connection = engine.raw_connection()
    try:
        connection.driver_connection.execute(
            "create schema marts; create table marts.t as select range as n from range(10)"
        )
        with gx.auditor(url) as auditor:
            (outcome,) = auditor.validate("marts", "t", [mean_check()])
            return outcome
    finally:
        connection.close()
        engine.dispose()


def test_expectations_give_their_results_on_duckdb() -> None:
    outcome = outcome_on("duckdb:///:memory:mended")
    assert outcome.is_passed, outcome.observed
    assert outcome.observed == "4.5"


def test_gx_still_needs_to_be_told_to_keep_duckdb_connections(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """When this fails, upstream was repaired: remove `keep_duckdb_connections`."""
    engine = gx.sqlalchemy_execution_engine
    without = tuple(d for d in engine._PERSISTED_CONNECTION_DIALECTS if d.value != "duckdb")
    monkeypatch.setattr(engine, "_PERSISTED_CONNECTION_DIALECTS", without)
    outcome = outcome_on("duckdb:///:memory:unmended")
    assert not outcome.is_passed
    assert outcome.observed is not None
    assert outcome.observed.startswith("could not be checked")


def test_the_columns_of_all_tables_of_a_schema_are_read_at_once() -> None:
    url = "duckdb:///:memory:columns"
    engine = sqlalchemy.create_engine(url)
    connection = engine.raw_connection()
    try:
        run = connection.driver_connection.execute
        run("create schema marts")
        for table in range(5):
            run(f"create view marts.t{table} as select range as n from range(10)")
        with gx.auditor(url) as auditor:
            asked: list[str] = []
            sqlalchemy.event.listen(
                auditor._datasource.get_execution_engine().engine,
                "before_cursor_execute",
                lambda *said: asked.append(said[2]),
            )
            outcomes = [
                next(auditor.validate("marts", f"t{table}", [mean_check()])) for table in range(5)
            ]
    finally:
        connection.close()
        engine.dispose()
    assert [outcome.observed for outcome in outcomes] == ["4.5"] * 5
    assert sum("pg_attribute" in query for query in asked) == 1
