"""How DuckDB would run each model: no outer join compares every row with every other.

It does when a condition of an outer join is on one side alone, or has an `or` in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from home import Home

pytestmark = pytest.mark.slow


def operators(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The operators of a plan, each before those it reads."""
    yield plan
    for child in plan["children"]:
        yield from operators(child)


def compared_with_all(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    """The conditions of the outer joins of `sql` that are tried on every pair of rows."""
    row = connection.execute(f"explain (format json) {sql}").fetchone()
    assert row is not None
    return [
        operator["extra_info"]["Condition"]
        for plan in json.loads(row[1])
        for operator in operators(plan)
        if operator["name"].strip() == "BLOCKWISE_NL_JOIN"
        and operator["extra_info"]["Join Type"] != "INNER"
    ]


def test_a_condition_on_one_side_is_seen() -> None:
    with duckdb.connect() as connection:
        connection.execute("create table a as select range as x, 'k' as kind from range(9)")
        joined = "select * from a left join a as b on a.x = b.x"
        assert compared_with_all(connection, joined) == []
        assert len(compared_with_all(connection, f"{joined} and a.kind = 'k'")) == 1


def test_no_outer_join_compares_every_row_with_every_other(published_home: Home) -> None:
    compiled = published_home.path / "dbt" / "target" / "compiled" / "models"
    models = [path for path in compiled.rglob("*.sql") if path.parent.suffix != ".yml"]
    assert len(models) > 600
    with duckdb.connect() as connection:
        for name, file in _files(published_home).items():
            connection.execute(f"attach '{file}' as {name} (read_only)")
        connection.execute("set variable personal_key = ''")
        found = {
            path.stem: conditions
            for path in models
            if (conditions := compared_with_all(connection, path.read_text()))
        }
    assert not found


def _files(home: Home) -> dict[str, Path]:
    return {"warehouse": home.published, "work": home.path / "work.duckdb"}
