"""The SLA clock counts the seconds in which business is open, whatever zone, weekend or DST."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rendered_macros import model_sql, render

#: UTC+13 in summer, UTC-8 in winter, no DST and half an hour, half an hour with DST, none.
ZONES = ("Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata", "America/St_Johns", "UTC")
HOURS = ((9, 18), (0, 24), (8, 20))
HOLIDAYS = {date(2025, 1, 1), date(2025, 5, 1), date(2025, 12, 25), date(2025, 12, 26)}
#: The calendar's days off are Friday and Saturday, so that clocks change on a working day.
DAYS_OFF = {4, 5}
ENGINE = ("engine/dates.sql", "engine/time_zones.sql", "clock.sql", "business_hours.sql")
#: Sundays begin on which clocks go forward in Los Angeles, and back in Auckland.
FORWARD = datetime.fromisoformat("2025-03-09 08:00")
BACK = datetime.fromisoformat("2025-04-05 11:00")
QUARTER = timedelta(minutes=15)

instants = st.integers(0, 360 * 86_400).map(
    lambda seconds: datetime.fromisoformat("2025-01-02") + timedelta(seconds=seconds)
)
waits = st.one_of(
    st.integers(0, 3600), st.integers(0, 12 * 86_400)
).map(lambda seconds: timedelta(seconds=seconds))  # fmt: skip


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """The business calendar of 2025, as its model makes it."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(
            "create table sla_policies as select true as is_business_hours, opens_at_hour,"
            f" closes_at_hour from (values {_values(HOURS)}) as t(opens_at_hour, closes_at_hour)"
        )
        connection.execute(
            "create table stg_kpi_targets__sla_policies (opens_at_hour bigint,"
            " closes_at_hour bigint, calendar varchar)"
        )
        connection.execute("create table dim_tenant (time_zone varchar)")
        connection.executemany("insert into dim_tenant values (?)", [[zone] for zone in ZONES])
        connection.execute(
            "create table dim_date (date_key date, is_weekend boolean, is_holiday boolean)"
        )
        days = [date(2024, 12, 25) + timedelta(days=n) for n in range(400)]
        connection.executemany(
            "insert into dim_date values (?, ?, ?)",
            [[day, day.weekday() in DAYS_OFF, day in HOLIDAYS] for day in days],
        )
        model = model_sql("intermediate/crm/int_crm__business_hours.sql", ENGINE)
        connection.execute(f"create table int_crm__business_hours as {model}")
        yield connection


def _values(pairs: Sequence[tuple[int, int]]) -> str:
    return ", ".join(f"({first}, {second})" for first, second in pairs)


def clock_seconds(
    connection: duckdb.DuckDBPyConnection,
    start: datetime,
    stop: datetime,
    zone: str,
    hours: tuple[int, int],
) -> int:
    """What the macros count between two instants (UTC)."""
    query = render(
        "select {{ business_seconds_between("
        "'first', 'request.began_at', 'last', 'request.ended_at') }}"
        " from request {{ join_business_hours('first', 'request.began_at', 'request') }}"
        " {{ join_business_hours('last', 'request.ended_at', 'request') }}",
        ENGINE,
    )
    row = connection.execute(
        "with request as (select ?::timestamp as began_at, ?::timestamp as ended_at,"
        f" ? as time_zone, ? as opens_at_hour, ? as closes_at_hour) {query}",
        [start, stop, zone, *hours],
    ).fetchone()
    assert row is not None
    return int(row[0])


def counted(start: datetime, stop: datetime, zone: str, hours: tuple[int, int]) -> int:
    """The same by looking at every quarter of an hour: no opening time lies within one."""
    total, at = 0, start
    while at < stop:
        floor = at.replace(minute=at.minute // 15 * 15, second=0)
        until = min(stop, floor + QUARTER)
        local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        is_working_day = local.weekday() not in DAYS_OFF and local.date() not in HOLIDAYS
        if is_working_day and hours[0] <= local.hour < hours[1]:
            total += int((until - at).total_seconds())
        at = until
    return total


@settings(max_examples=80, deadline=None)
@given(start=instants, wait=waits, zone=st.sampled_from(ZONES), hours=st.sampled_from(HOURS))
@example(
    datetime.fromisoformat("2025-03-09 08:00"), timedelta(hours=23), "America/Los_Angeles", (0, 24)
)
@example(
    datetime.fromisoformat("2025-04-05 11:00"), timedelta(hours=25), "Pacific/Auckland", (0, 24)
)
def test_the_clock_counts_what_a_look_at_every_quarter_hour_counts(
    connection: duckdb.DuckDBPyConnection,
    start: datetime,
    wait: timedelta,
    zone: str,
    hours: tuple[int, int],
) -> None:
    stop = start + wait
    expected = counted(start, stop, zone, hours)
    assert clock_seconds(connection, start, stop, zone, hours) == expected
    assert clock_seconds(connection, stop, start, zone, hours) == -expected


CASES = {
    "within a working day": ("Asia/Kolkata", "2025-01-14 10:00:00", "2025-01-14 10:05:01", 301),
    "before business opens": ("Asia/Kolkata", "2025-01-14 07:00:00", "2025-01-14 09:00:10", 10),
    "over night": ("America/Los_Angeles", "2025-01-14 17:59:00", "2025-01-15 09:01:00", 120),
    "over days off": ("Pacific/Auckland", "2025-01-16 17:58:00", "2025-01-19 09:02:00", 240),
    "a holiday": ("Pacific/Auckland", "2025-05-01 10:00:00", "2025-05-01 17:00:00", 0),
    "a day in which the clock went forward": (
        "America/Los_Angeles", "2025-03-09 00:00:00", "2025-03-10 00:00:00", 9 * 3600,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_sla_cases(connection: duckdb.DuckDBPyConnection, case: str) -> None:
    zone, *local, expected = CASES[case]
    start, stop = (
        datetime.fromisoformat(str(at))
        .replace(tzinfo=ZoneInfo(zone))
        .astimezone(UTC)
        .replace(tzinfo=None)
        for at in local
    )
    assert clock_seconds(connection, start, stop, zone, (9, 18)) == expected
