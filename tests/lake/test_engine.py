"""The DuckDB that types a source's rows: opened once, with nothing left for the next entity."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tributary.lake.stage import Engine


def test_what_one_entity_prepares_the_next_does_not_see(tmp_path: Path) -> None:
    engine = Engine(tmp_path)
    for number in range(2):
        with engine.connected() as connection:
            connection.execute(f"create temp table file_lines as select {number} as line")
            assert connection.execute("select line from file_lines").fetchall() == [(number,)]
    engine.close()


def test_times_are_utc_and_filters_stay_above_casts_in_every_connection(tmp_path: Path) -> None:
    engine = Engine(tmp_path)
    for _ in range(2):
        with engine.connected() as connection:
            found = connection.execute(
                "select current_setting('timezone'), current_setting('disabled_optimizers'),"
                " current_setting('memory_limit')"
            ).fetchone()
        assert found == ("UTC", "filter_pushdown", "572.2 MiB")
    engine.close()


def test_a_closed_connection_is_of_no_use_but_the_engine_opens_again(tmp_path: Path) -> None:
    engine = Engine(tmp_path)
    with engine.connected() as first:
        pass
    with pytest.raises(duckdb.ConnectionException):
        first.execute("select 1")
    engine.close()
    with engine.connected() as second:
        assert second.execute("select 1").fetchall() == [(1,)]
    engine.close()
