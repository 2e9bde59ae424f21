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
        connection.execute("create schema fresh")
        connection.execute("create view fresh.commits as from raw.commits where commit_seq = 2")
        create_tables(connection, SOURCES["ga4"])
        connection.execute(ROWS.format(days=PAST, seq=1))
        connection.execute(ROWS.format(days=WEEK, seq=2))
        yield connection


def found(
    hub: duckdb.DuckDBPyConnection, source: str = "ga4", entity: str = "sessions_hourly"
) -> list[str]:
    """What the rules say of the second load."""
    batch = f"(from raw.{source}__{entity} where _commit_seq = 2)"
    told = []
    for rule in RULES:
        answer = hub.sql(rule(source=source, entity=entity).format(batch=batch))
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
        ("delete from {t} where {new}", "0 rows on 2026-04-05, its weekday had at least 40"),
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


def test_a_load_of_no_days_is_no_fault(hub: duckdb.DuckDBPyConnection) -> None:
    """It asks for what is told already, after days off."""
    hub.execute(f"delete from {TABLE} where date between '2026-03-01' and '2026-03-03'")
    hub.execute(f"delete from {TABLE} where _commit_seq = 2")
    hub.execute("update raw.commits set replaces_from = replaces_to where commit_seq = 2")
    assert found(hub) == []


def test_a_past_of_days_says_nothing(hub: duckdb.DuckDBPyConnection) -> None:
    """What never happened in two days may happen on the third."""
    hub.execute(f"delete from {TABLE} where date < '{LOADED - timedelta(days=2)}'")
    hub.execute(f"update {TABLE} set country = 'v2:' || country where _commit_seq = 2")
    hub.execute(f"delete from {TABLE} where date > '{AS_OF - timedelta(days=3)}'")
    assert found(hub) == []


#: Some rows a day, in place of forty.
FEW = f"delete from {TABLE} where new_users >= 4"
#: The week before is told again by the second load, as it was.
AGAIN = f"""
    update raw.commits set replaces_from = replaces_from - 7 where commit_seq = 2;
    insert into {TABLE} select * replace (2 as _commit_seq) from {TABLE}
    where date >= date '{LOADED}' - 7 and _commit_seq = 1
"""


@pytest.mark.parametrize(
    ("past", "fault", "said"),
    [
        (
            "update {t} set sessions = 9, engaged_sessions = 8, total_users = 7, country = 'DE',"
            " screen_page_views = 6, user_engagement_seconds = 5",
            "delete from {t} where date = '2026-04-03';"
            " insert into {t} select * replace (date + 1 as date) from {t} where {day}",
            "40 of 40 rows are told for the day before (2026-04-03)",
        ),
        (
            FEW,
            "update {t} set country = 'v2:' || country"
            " where date between '2026-04-01' and '2026-04-03'",
            "country a new code in 12 of 12 rows (2026-04-01 to 2026-04-03)",
        ),
        (
            FEW,
            "update {t} set sessions = 0 where date between '2026-04-01' and '2026-04-03'",
            "sessions zero in 12 of 12 rows (2026-04-01 to 2026-04-03)",
        ),
        (
            "",
            "update {t} set engaged_sessions = sessions + 1 where new_users < 12 and {day}",
            "engaged_sessions > sessions in 12 of 40 rows (2026-04-02), before in none",
        ),
        (
            "update {t} set campaign_name = 'sale of ' || date",
            "update {t} set campaign_name = 'v2:' || campaign_name where {new}",
            "campaign_name a new code in 280 of 280 rows",
        ),
        (
            "update {t} set campaign_name = 'sale' where new_users < 10",
            "update {t} set campaign_name = 'v2:' || campaign_name where {new}",
            "campaign_name a new code in 70 of 70 rows",
        ),
        (
            "delete from {t} where date < '2026-01-30' or new_users >= 8",
            "update {t} set sessions = 0 where {new}",
            "sessions zero in 56 of 56 rows (the load)",
        ),
        (
            "delete from {t} where new_users >= case when date < '2026-03-09' then 1 else 6 end",
            "delete from {t} where {day}",
            "0 rows on 2026-04-02, its weekday had at least 6",
        ),
        (
            f"{FEW}; {AGAIN}",
            "delete from {t} where {new} and date < '2026-04-01'",
            "0 rows on 2026-03-23, which had 4",
        ),
    ],
)
def test_a_fault_of_few_rows_is_told(
    hub: duckdb.DuckDBPyConnection, past: str, fault: str, said: str
) -> None:
    names = {"t": TABLE, "new": "_commit_seq = 2", "day": "date = '2026-04-02'"}
    hub.execute(past.format(**names))
    assert found(hub) == []
    hub.execute(fault.format(**names))
    told = found(hub)
    assert [one for one in told if said in one], told


@pytest.mark.parametrize(
    "habit",
    [
        # a country that is new, among others
        f"{FEW}; update {TABLE} set country = 'IT' where new_users < 2 and date >= '{LOADED}'",
        # campaigns that follow one another: one of them since three days
        f"{FEW}; update {TABLE} set campaign_name = 'c' || ((date - date '{FIRST}' + 3) // 21)",
        # a row of some days that is told no more
        f"{FEW}; {AGAIN}; delete from {TABLE} where _commit_seq = 2 and date = '2026-03-27'",
        # an order of columns of which one has been filled since the load
        f"update {TABLE} set total_users ="
        f" case when date >= '{LOADED}' and new_users < 12 then 99 end",
    ],
)
def test_a_habit_of_few_rows_is_silent(hub: duckdb.DuckDBPyConnection, habit: str) -> None:
    hub.execute(habit)
    assert found(hub) == []


def test_a_snapshot_of_other_rows_is_told(hub: duckdb.DuckDBPyConnection) -> None:
    hub.execute("update raw.commits set source = 'meta_organic', entity = 'audience_daily'")
    create_tables(hub, SOURCES["meta_organic"])
    audience = "raw.meta_organic__audience_daily"
    hub.execute(
        f"insert into {audience} by name select 'p' as profile_id, 'age' as dimension,"
        " 'b' || row as bucket, 9 + row as followers, load as _commit_seq,"
        " timestamp '2026-04-01' as _extracted_at"
        " from range(20) as rows (row) cross join (values (1), (2)) as loads (load)"
        " where load = 2 or row < 18"
    )
    assert found(hub, "meta_organic", "audience_daily") == []
    hub.execute(f"update {audience} set profile_id = '0p9' where _commit_seq = 2")
    told = found(hub, "meta_organic", "audience_daily")
    assert "0 rows of the whole again, which had 18" in told


def test_a_log_is_silent_for_longer_than_it_ever_was(hub: duckdb.DuckDBPyConnection) -> None:
    create_tables(hub, SOURCES["automation_engine"])
    log = "raw.automation_engine__executions"
    hub.execute(
        f"create or replace table raw.commits as select seq as commit_seq,"
        " 'automation_engine' as source, 'executions' as entity, 'extract' as kind,"
        f" date '{LOADED}' + 7 * (seq - 1)::integer as as_of, 238 * (2 - seq) as loaded"
        " from (values (1), (2)) as loads (seq)"
    )
    hub.execute(
        f"insert into {log} by name select day || '-' || one as execution_id,"
        " day + one * interval 9 hour as started_at, 1 as _commit_seq, day as _extracted_at"
        f" from ({PAST}) as days (day) cross join range(2) as twice (one)"
    )
    assert found(hub, "automation_engine", "executions") == ["0 rows in 7.0 days, usually 14.0"]
    hub.execute(f"delete from {log} where started_at between '2026-01-10' and '2026-01-17 12:00'")
    assert found(hub, "automation_engine", "executions") == []


@pytest.mark.parametrize(("loaded", "day"), [(0, "2026-04-05"), (1, "2026-04-04")])
def test_a_log_is_busy_on_other_days_of_the_week(
    hub: duckdb.DuckDBPyConnection, loaded: int, day: str
) -> None:
    """Fifty rows a day from Monday to Friday: none are usual on a Sunday, and not on a Friday."""
    create_tables(hub, SOURCES["automation_engine"])
    hub.execute(
        f"create or replace table raw.commits as select seq as commit_seq,"
        " 'automation_engine' as source, 'executions' as entity, 'extract' as kind,"
        f" date '{day}' + seq::integer as as_of, {loaded} as loaded"
        " from (values (0), (1)) as loads (seq)"
    )
    hub.execute(
        "insert into raw.automation_engine__executions by name"
        " select day || '-' || one as execution_id, day + one * interval 15 minute as started_at,"
        f" 0 as _commit_seq, day as _extracted_at from ({PAST}) as days (day)"
        " cross join range(50) as fifty (one) where isodow(day) < 6"
    )
    assert found(hub, "automation_engine", "executions") == []
    friday = "2026-04-03"
    hub.execute(f"update raw.commits set as_of = date '{friday}' + commit_seq::integer")
    hub.execute(f"delete from raw.automation_engine__executions where started_at >= '{friday}'")
    assert found(hub, "automation_engine", "executions") == [
        f"{loaded} rows in 1.0 days, usually 50.0"
    ]


@pytest.mark.parametrize(
    ("loaded", "open_rows", "said"),
    [
        (134, 115, []),
        (134, 134, ["resolution empty in 134 of 134"]),
        (30, 30, ["resolution empty in 30 of 30"]),
    ],
)
def test_rows_that_go_on_changing_are_open_when_they_are_new(
    hub: duckdb.DuckDBPyConnection, loaded: int, open_rows: int, said: list[str]
) -> None:
    """Of what was open on a day, most has been closed since: half of a day's rows are open now."""
    create_tables(hub, SOURCES["issue_tracker"])
    hub.execute(
        f"create or replace table raw.commits as select seq as commit_seq, {loaded} as loaded,"
        " 'issue_tracker' as source, 'issues' as entity, 'extract' as kind,"
        f" date '{LOADED}' + 7 * (seq - 1)::integer as as_of"
        " from (values (1), (2)) as loads (seq)"
    )
    hub.execute(
        "insert into raw.issue_tracker__issues by name select day || '-' || one as issue_id,"
        " case when one % 2 = 0 then 'done' end as resolution,"
        f" day + one * interval 1 minute as updated_at, 1 as _commit_seq, day as _extracted_at"
        f" from ({PAST}) as days (day) cross join range(80) as rows (one)"
        f" union all by name select 'new-' || one as issue_id,"
        f" case when one >= {open_rows} then 'done' end as resolution,"
        f" timestamp '{LOADED}' + one * interval 1 minute as updated_at, 2 as _commit_seq,"
        f" date '{AS_OF}' as _extracted_at from range({loaded}) as rows (one)"
    )
    told = sorted({one.partition(" rows")[0] for one in found(hub, "issue_tracker", "issues")})
    assert told == said
