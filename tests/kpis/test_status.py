"""The status macro: every value has exactly one band, whichever way is better."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendered_macros import macro_sql

BANDS = {"on_target", "watch", "warning", "critical", "no_target", "insufficient_data"}
DIRECTIONS = ("up_good", "down_good", "target")
numbers = st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False), st.integers(-3, 3))


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def _sql() -> str:
    arguments = ("value", "direction", "target", "warning", "critical", "is_judgeable")
    return macro_sql("kpi_status.sql", "kpi_status", *arguments)


SQL = _sql()


def status(
    connection: duckdb.DuckDBPyConnection,
    value: float | None,
    direction: str = "up_good",
    target: float | None = None,
    warning: float | None = None,
    critical: float | None = None,
    is_judgeable: bool = True,
) -> str:
    row = connection.execute(
        f"select {SQL} from (select ?::double as value, ? as direction, ?::double as target, "
        "?::double as warning, ?::double as critical, ?::boolean as is_judgeable)",
        [value, direction, target, warning, critical, is_judgeable],
    ).fetchone()
    assert row is not None
    return str(row[0])


@settings(max_examples=300, deadline=None)
@given(
    value=numbers,
    direction=st.sampled_from(DIRECTIONS),
    target=numbers,
    warning=numbers,
    critical=numbers,
    is_judgeable=st.booleans(),
)
def test_every_value_has_exactly_one_band(
    connection: duckdb.DuckDBPyConnection,
    value: float | None,
    direction: str,
    target: float | None,
    warning: float | None,
    critical: float | None,
    is_judgeable: bool,
) -> None:
    found = status(connection, value, direction, target, warning, critical, is_judgeable)
    assert found in BANDS
    assert (value is None) <= (found == "insufficient_data")


@settings(max_examples=200, deadline=None)
@given(values=st.lists(st.floats(-100, 100), min_size=2, max_size=8), data=st.data())
def test_a_better_value_never_has_a_worse_band(
    connection: duckdb.DuckDBPyConnection, values: list[float], data: st.DataObject
) -> None:
    limits = data.draw(st.tuples(*[st.floats(-50, 50)] * 3))
    target, warning, critical = sorted(limits, reverse=True)
    order = ["critical", "warning", "watch", "on_target"]
    up = [
        order.index(status(connection, value, "up_good", target, warning, critical))
        for value in sorted(values)
    ]
    down = [
        order.index(status(connection, -value, "down_good", -target, -warning, -critical))
        for value in sorted(values)
    ]
    assert up == sorted(up)
    assert down == sorted(down)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "on_target"),
        (0.01, "on_target"),
        (0.010001, "watch"),
        (0.019999, "watch"),
        (0.02, "warning"),
        (0.049999, "warning"),
        (0.05, "critical"),
        (1.0, "critical"),
    ],
)
def test_an_error_rate_has_no_gap_between_its_bands(
    connection: duckdb.DuckDBPyConnection, value: float, expected: str
) -> None:
    assert status(connection, value, "down_good", 0.01, 0.02, 0.05) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.0, "on_target"),
        (0.99, "on_target"),
        (0.989999, "warning"),
        (0.95, "warning"),
        (0.949999, "critical"),
        (0.0, "critical"),
    ],
)
def test_an_uptime_of_the_threshold_is_healthy(
    connection: duckdb.DuckDBPyConnection, value: float, expected: str
) -> None:
    assert status(connection, value, "up_good", 0.99, 0.99, 0.95) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (100, "on_target"),
        (110, "on_target"),
        (111, "warning"),
        (90, "on_target"),
        (89, "warning"),
        (130, "critical"),
    ],
)
def test_nearer_is_better_where_the_direction_is_target(
    connection: duckdb.DuckDBPyConnection, value: float, expected: str
) -> None:
    assert status(connection, value, "target", 100, 111, 130) == expected


def test_a_missed_target_without_limits_is_a_warning(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert status(connection, 9, "up_good", 10) == "warning"
    assert status(connection, 11, "down_good", 10) == "warning"
    assert status(connection, 11, "target", 10) == "on_target"
    assert status(connection, 11.1, "target", 10) == "warning"
    assert status(connection, 8.9, "target", 10) == "warning"


def test_a_limit_without_a_target_still_warns(connection: duckdb.DuckDBPyConnection) -> None:
    assert status(connection, 1.4, "up_good", warning=1.5) == "warning"
    assert status(connection, 1.5, "up_good", warning=1.5) == "on_target"


def test_nothing_to_judge_by_and_nothing_to_judge_are_told_apart(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert status(connection, 1) == "no_target"
    assert status(connection, None, target=1) == "insufficient_data"
    assert status(connection, 5, target=1, is_judgeable=False) == "insufficient_data"


def test_zero_is_a_value(connection: duckdb.DuckDBPyConnection) -> None:
    for direction, target in product(("up_good", "down_good"), (0, 0.0)):
        assert status(connection, 0, direction, target) == "on_target"
