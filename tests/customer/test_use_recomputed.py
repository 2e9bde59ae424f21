"""Distinct users, cohorts and percentiles are what plain Python makes of the same random rows."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendered_macros import render

from tributary.settings import PROJECT_DIR

MODELS = PROJECT_DIR / "models"
FIRST = date(2026, 1, 1)
TODAY = FIRST + timedelta(80)
USERS = ("ann", "bob", "cy", "dee")
#: User × day on which it was active, from the 1st of January on.
activities = st.sets(st.tuples(st.sampled_from(USERS), st.integers(0, 80)), min_size=1)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """The small tables that the models share: a unit, its segments and the calendar."""
    with duckdb.connect() as connection:
        connection.execute(
            "create table int_kpi__tenants as select 't' as tenant_key, ?::date as today_date",
            [TODAY],
        )
        connection.execute(
            """
            create table dim_date as
            select day::date as date_key, date_trunc('month', day)::date as month_start
            from generate_series(timestamp '2025-12-01', timestamp '2026-06-30', interval 1 day)
                as days(day)
            """
        )
        yield connection


def made(connection: duckdb.DuckDBPyConnection, model: str) -> list[tuple[object, ...]]:
    """The rows of a model over the tables of the connection."""
    return connection.execute(sql_of(model)).fetchall()


@functools.cache
def sql_of(model: str) -> str:
    return render((MODELS / f"{model}.sql").read_text("utf-8"))


def segment(user: str) -> str:
    return "small" if user < "c" else "large"


def distinct(active: set[tuple[str, int]], day: int, days: int, members: str) -> int:
    return len({u for u, at in active if day - days < at <= day and segment(u) == members})


@settings(max_examples=25, deadline=None)
@given(active=activities)
def test_users_of_a_window_are_counted_once_and_windows_end_with_their_day(
    connection: duckdb.DuckDBPyConnection, active: set[tuple[str, int]]
) -> None:
    connection.execute(
        "create or replace table int_product__user_days (tenant_key varchar, user_key varchar, "
        "segment varchar, activity_date date, is_main_device boolean)"
    )
    rows = [("t", user, segment(user), FIRST + timedelta(at), True) for user, at in active]
    twice = [(*row[:4], False) for row in rows]
    connection.executemany(
        "insert into int_product__user_days values (?, ?, ?, ?, ?)", [*rows, *twice]
    )
    found = {
        (row[1], row[2]): row[3:6]
        for row in made(connection, "intermediate/product/int_product__active_users")
    }
    first = min(at for _, at in active)
    expected = {
        (members, FIRST + timedelta(day)): tuple(
            distinct(active, day, days, members) for days in (1, 7, 28)
        )
        for members in {segment(user) for user, _ in active}
        for day in range(first, 81)
    }
    assert found == expected


@settings(max_examples=25, deadline=None)
@given(
    signed_up=st.dictionaries(st.sampled_from(USERS), st.integers(0, 80), min_size=1),
    active=activities,
)
def test_a_cohort_is_followed_from_its_own_month_to_the_last(
    connection: duckdb.DuckDBPyConnection,
    signed_up: dict[str, int],
    active: set[tuple[str, int]],
) -> None:
    def month(day: int) -> date:
        return (FIRST + timedelta(day)).replace(day=1)

    seen = {(user, month(day)) for user, day in active}
    months = [date(2026, number, 1) for number in (1, 2, 3)]
    first = month(min(signed_up.values()))
    connection.execute(
        "create or replace table int_product__users "
        "(user_key varchar, tenant_key varchar, signed_up_date date)"
    )
    connection.execute(
        "create or replace table int_product__user_months (user_key varchar, month_start date)"
    )
    connection.execute(
        "create or replace table int_product__months "
        "(tenant_key varchar, month_start date, month_end date)"
    )
    connection.executemany(
        "insert into int_product__users values (?, 't', ?)",
        [(user, FIRST + timedelta(day)) for user, day in signed_up.items()],
    )
    connection.executemany("insert into int_product__user_months values (?, ?)", sorted(seen))
    connection.executemany(
        "insert into int_product__months values ('t', ?, ?)",
        [(start, min(start + timedelta(31), TODAY)) for start in months if start >= first],
    )
    found = {
        (row[2], row[3]): (row[4], row[6], row[7])
        for row in made(connection, "marts/product/mart_user_retention_cohort")
    }
    expected = {}
    for cohort in {month(day) for day in signed_up.values()}:
        members = {user for user, day in signed_up.items() if month(day) == cohort}
        for there in months:
            if there >= cohort:
                expected[cohort, there] = (
                    there.month - cohort.month,
                    len(members),
                    sum((user, there) in seen for user in members),
                )
    assert found == expected


@settings(max_examples=50, deadline=None)
@given(
    measured=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 6), st.integers(0, 3)), min_size=1, max_size=9
    )
)
def test_a_percentile_counts_who_has_less_and_half_of_those_who_have_as_much(
    connection: duckdb.DuckDBPyConnection, measured: list[tuple[int, int, int]]
) -> None:
    connection.execute(
        "create or replace table int_customers__usage_windows (tenant_key varchar, "
        "customer_key varchar, health_date date, active_day_count bigint, event_count bigint, "
        "feature_count bigint)"
    )
    rows = [(days, events if days else 0, features) for days, events, features in measured]
    connection.executemany(
        "insert into int_customers__usage_windows values ('t', ?, '2026-01-31', ?, ?, ?)",
        [(str(number), *row) for number, row in enumerate(rows)],
    )
    found = {
        int(str(row[0])): Fraction(str(row[3]))
        for row in made(connection, "intermediate/customers/int_customers__usage_scored")
    }
    columns = [
        [Fraction(days) for days, _, _ in rows],
        [Fraction(events, days) if days else Fraction(0) for days, events, _ in rows],
        [Fraction(features) for _, _, features in rows],
    ]
    for number in range(len(rows)):
        places = [percentile(column, column[number]) for column in columns]
        assert abs(found[number] - sum(places) / 3) <= Fraction(1, 20_000)


def percentile(values: list[Fraction], value: Fraction) -> Fraction:
    if value == 0:
        return Fraction(0)
    less, alike = sum(v < value for v in values), sum(v == value for v in values)
    return Fraction(100 * (2 * less + alike), 2 * len(values))
