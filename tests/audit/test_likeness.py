"""The rules that hold a load against the entity's own past: silent on its habits, not on faults.

The past is seventeen weeks of web sessions, forty rows a day, and the load brings the week after.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest
from raw_schema import create_tables

from tributary.audit.likeness import amounts_like_before, rows_once, values_like_before
from tributary.audit.losses import nothing_lost
from tributary.sources.catalogue import SOURCES

TABLE = "raw.ga4__sessions_hourly"
RULES = (values_like_before, amounts_like_before, rows_once, nothing_lost)
FIRST, LOADED, AS_OF = date(2025, 12, 1), date(2026, 3, 30), date(2026, 4, 6)
PAST = f"select unnest(generate_series(date '{FIRST}', date '{LOADED}' - 1, interval 1 day))"
WEEK = f"select unnest(generate_series(date '{LOADED}', date '{AS_OF}' - 1, interval 1 day))"
ROWS = f"""
    insert into {TABLE} by name
    select
        'p' as property_id, cast(day as date) as date, strftime(day, '%Y%m%d') || hour as date_hour,
        ['search', 'mail', 'ads'][1 + hour % 3] as channel_group,
        ['DE', 'FR', 'US', 'PL'][1 + (hour + dayofyear(day)) % 4] as country,
        50 + hash(day, hour) % 50 as sessions, 20 + hash(hour, day) % 20 as engaged_sessions,
        40 + hash(day, hour, 1) % 9 as total_users, hour as new_users, 300 + hash(day, hour, 2) % 90
            as screen_page_views,
        900 + hash(day, hour, 3) % 300 as user_engagement_seconds, 1.5 as key_events,
        day::timestamp as _extracted_at, {{seq}} as _commit_seq
    from ({{days}}) as days (day) cross join range(40) as hours (hour)
"""


@pytest.fixture
def hub() -> Iterator[duckdb.DuckDBPyConnection]:
    """Both loads, without a fault."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'; create schema raw")
        connection.execute(f"create table raw.build as select timestamp '{AS_OF}' as as_of")
        connection.execute(
            "create table raw.commits as select 1 as commit_seq, 'ga4' as source,"
            " 'sessions_hourly' as entity, 'extract' as kind,"
            f" timestamp '{LOADED}' as as_of, date '{FIRST}' as replaces_from,"
            f" date '{LOADED}' as replaces_to"
            f" union all select 2, 'ga4', 'sessions_hourly', 'extract', timestamp '{AS_OF}',"
            f" date '{LOADED}', date '{AS_OF}'"
        )
        create_tables(connection, SOURCES["ga4"])
        connection.execute(ROWS.format(days=PAST, seq=1))
        connection.execute(ROWS.format(days=WEEK, seq=2))
        yield connection


def found(hub: duckdb.DuckDBPyConnection) -> list[str]:
    """What the rules say of the second load."""
    batch = f"(from {TABLE} where _commit_seq = 2)"
    told = []
    for rule in RULES:
        answer = hub.sql(rule(source="ga4", entity="sessions_hourly").format(batch=batch))
        place = answer.columns.index("observed")
        told += [row[place] for row in answer.fetchall()]
    return told


def test_a_week_like_those_before_is_silent(hub: duckdb.DuckDBPyConnection) -> None:
    assert found(hub) == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("update {t} set country = 'v2:' || country where {new}", "country a new code in 280 of"),
        ("update {t} set sessions = -sessions where {new} and {day}", "sessions negative in 40 of"),
        ("update {t} set sessions = 100 * sessions where {new}", "sessions is about"),
        ("update {t} set engaged_sessions = sessions + 1 where {new}", "engaged_sessions > sessio"),
        (
            "update {t} set total_users = null where {new} and {day}",
            "total_users empty in 40 of 40 rows",
        ),
        ("insert into {t} from {t} where {new} and {day}", "40 of 80 rows are told twice"),
        ("delete from {t} where {new} and {day}", "0 rows on 2026-04-02, its weekday had at l"),
        ("delete from {t} where {new} and date > '2026-04-02'", "0 rows on 2026-04-05, its weekd"),
        (
            "update {t} set country = replace(country, 'E', 'Ã©') where {new}",
            "country garbled in 70 of 280 rows",
        ),
    ],
)
def test_a_fault_is_told(hub: duckdb.DuckDBPyConnection, fault: str, said: str) -> None:
    hub.execute(fault.format(t=TABLE, new="_commit_seq = 2", day="date = '2026-04-02'"))
    told = found(hub)
    assert [one for one in told if said in one], told


@pytest.mark.parametrize(
    "name", ["'no. ' || dayofyear(date)", "'of ' || date", "'q' || week(date)"]
)
def test_names_that_each_day_has_of_its_own_are_no_codes(
    hub: duckdb.DuckDBPyConnection, name: str
) -> None:
    hub.execute(f"update {TABLE} set campaign_name = {name}")
    assert found(hub) == []


def test_a_few_rows_out_of_order_are_no_fault(hub: duckdb.DuckDBPyConnection) -> None:
    hub.execute(
        f"update {TABLE} set engaged_sessions = sessions + 1"
        " where _commit_seq = 2 and new_users in (1, 2)"
    )
    assert found(hub) == []


def test_days_off_are_no_fault_where_there_were_such_before(
    hub: duckdb.DuckDBPyConnection,
) -> None:
    hub.execute(f"delete from {TABLE} where date in ('2026-01-22', '2026-04-02')")
    assert found(hub) == []
    hub.execute(f"delete from {TABLE} where date = '2026-04-04'")
    assert [one for one in found(hub) if one.startswith("0 rows on 2026-04-04")]
    hub.execute(f"delete from {TABLE} where date = '2026-01-24'")
    assert found(hub) == []


def test_a_past_of_days_says_nothing(hub: duckdb.DuckDBPyConnection) -> None:
    """What never happened in two days may happen on the third."""
    hub.execute(f"delete from {TABLE} where date < '{LOADED - timedelta(days=2)}'")
    hub.execute(f"update {TABLE} set country = 'v2:' || country where _commit_seq = 2")
    hub.execute(f"delete from {TABLE} where date > '{AS_OF - timedelta(days=3)}'")
    assert found(hub) == []
