"""Ranks and balance of agents against what numpy makes of the same numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendered_macros import model_sql

loads = st.lists(st.integers(0, 40), min_size=1, max_size=12)
#: An agent's day: handled, resolved (a share of them), seconds and count of replies, of ratings.
agents = st.lists(
    st.tuples(
        st.integers(0, 9), st.integers(0, 100), st.integers(0, 900), st.integers(0, 3),
        st.integers(1, 5), st.integers(0, 2),
    ),
    min_size=1,
    max_size=8,
)  # fmt: skip
WEIGHTS = {"throughput": 30, "resolution": 30, "response": 20, "satisfaction": 20}


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(
            "create table int_crm__agent_days (tenant_key varchar, team varchar,"
            " employee_key varchar, activity_date date, is_active bool, handled_count bigint,"
            " resolved_count bigint, reply_seconds_sum bigint, reply_count bigint,"
            " rating_sum bigint, rating_count bigint)"
        )
        yield connection


def fill(connection: duckdb.DuckDBPyConnection, days: Sequence[Sequence[int]]) -> None:
    """A team's day: an agent a row."""
    connection.execute("delete from int_crm__agent_days")
    connection.executemany(
        "insert into int_crm__agent_days values ('t', 'a', ?, ?, true, ?, ?, ?, ?, ?, ?)",
        [[f"{n:02d}", date(2025, 1, 1), *day] for n, day in enumerate(days)],
    )


def scores(connection: duckdb.DuckDBPyConnection) -> list[tuple[float | None, ...]]:
    """Ranks, score and completeness of each agent, in order."""
    model = model_sql("intermediate/crm/int_crm__agent_scores.sql", ("percentile_rank.sql",))
    ranks = ", ".join(f"{name}_rank" for name in WEIGHTS)
    return connection.execute(
        f"select {ranks}, productivity_score, score_completeness from ({model})"
        " order by employee_key"
    ).fetchall()


def percentile_ranks(values: Sequence[float | None]) -> list[float | None]:
    """The share of the others below, equals counting half; none alone."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return [None] * len(values)
    return [
        None
        if value is None
        else (sum(v < value for v in known) + (sum(v == value for v in known) - 1) / 2)
        / (len(known) - 1)
        for value in values
    ]


def days_of(agents: Sequence[Sequence[int]]) -> list[list[int]]:
    return [
        [handled, handled * share // 100, seconds * replies, replies, rating * ratings, ratings]
        for handled, share, seconds, replies, rating, ratings in agents
    ]


@settings(max_examples=60, deadline=None)
@given(agents=agents)
def test_scores_weigh_the_ranks_that_are_known(
    connection: duckdb.DuckDBPyConnection, agents: list[tuple[int, ...]]
) -> None:
    days = days_of(agents)
    fill(connection, days)
    measures: list[list[float | None]] = [
        [float(day[0]) for day in days],
        [day[1] / day[0] if day[0] else None for day in days],
        [-day[2] / day[3] if day[3] else None for day in days],
        [day[4] / day[5] if day[5] else None for day in days],
    ]
    ranks = list(zip(*map(percentile_ranks, measures), strict=True))
    for found, expected in zip(scores(connection), ranks, strict=True):
        assert found[:4] == pytest.approx(expected)
        known = [
            (rank, weight)
            for rank, weight in zip(expected, WEIGHTS.values(), strict=True)
            if rank is not None
        ]
        total = sum(weight for _, weight in known)
        score = 100 * sum(rank * weight for rank, weight in known) / total if known else None
        assert found[4] == pytest.approx(score)
        assert found[4] is None or 0 <= found[4] <= 100
        assert found[5] == pytest.approx(total / 100)


@settings(max_examples=30, deadline=None)
@given(agents=agents, factor=st.integers(2, 9))
def test_scores_do_not_change_when_everybody_has_more_of_the_same(
    connection: duckdb.DuckDBPyConnection, agents: list[tuple[int, ...]], factor: int
) -> None:
    days = days_of(agents)
    fill(connection, days)
    before = scores(connection)
    more = [[*(factor * value for value in day[:3]), *day[3:]] for day in days]
    fill(connection, more)
    assert scores(connection) == before


def balance(connection: duckdb.DuckDBPyConnection) -> tuple[float | None, float | None]:
    model = model_sql("intermediate/kpi/int_kpi__workload_balance.sql")
    rows = connection.execute(f"select workload_cv, workload_gini from ({model})").fetchall()
    assert len(rows) == 2, "the team and its business unit"
    assert rows[0] == rows[1], "the only team is all there is"
    return rows[0]


@settings(max_examples=60, deadline=None)
@given(loads=loads)
def test_balance_is_numpys_coefficient_of_variation_and_gini(
    connection: duckdb.DuckDBPyConnection, loads: list[int]
) -> None:
    fill(connection, [[load, 0, 0, 0, 0, 0] for load in loads])
    values = np.array(loads, float)
    if not values.sum():
        assert balance(connection) == (None, None)
        return
    differences = np.abs(values[:, None] - values[None, :]).mean()
    expected = values.std() / values.mean(), differences / (2 * values.mean())
    assert balance(connection) == pytest.approx(expected, abs=1e-9)


def test_equal_loads_are_balanced(connection: duckdb.DuckDBPyConnection) -> None:
    fill(connection, [[7, 0, 0, 0, 0, 0]] * 5)
    assert balance(connection) == (0, 0)
