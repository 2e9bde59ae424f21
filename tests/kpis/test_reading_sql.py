"""What the generated SQL makes of rows: periods below a day, of rows' own, quantiles, changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml
from rendered_macros import render

from tributary.kpis.catalogue import Catalogue, load
from tributary.kpis.derived import MEASURED, changes_sql, union_sql
from tributary.kpis.measures import reading_sql
from tributary.kpis.readings import readings
from tributary.settings import PROJECT_DIR

KPI = {
    "family": "crm_conversations",
    "definition": "",
    "unit": "count",
    "direction": "up_good",
    "from": "fct_chats",
    "time": "chat_date",
    "numerator": "1",
}


def catalogue(tmp_path: Path, *kpis: dict[str, object]) -> Catalogue:
    path = tmp_path / "kpis.yml"
    document = {
        "slices": {"queue": {"column": "queue", "grains": ["hour", "day", "sprint"]}},
        "histograms": {"latency": {"fast_count": 100, "slow_count": 300, "rest_count": "inf"}},
        "kpis": [{**KPI, "name": kpi["key"], **kpi} for kpi in kpis],
    }
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return load(path)


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """One tenant at UTC+13 and one at UTC-8; it is 2025-01-10 10:07 UTC."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute("create table lake__build as select timestamp '2025-01-10 10:07' as_of")
        connection.execute(
            render(
                """
                create table int_kpi__tenants as
                select md5(tenant) as tenant_key, zone as time_zone,
                       {{ to_tenant_time('as_of', 'zone') }} as now_at,
                       cast({{ to_tenant_time('as_of', 'zone') }} as date) as today_date,
                       date '2024-10-01' as quiet_since_date
                from (values ('east', 'Pacific/Auckland'), ('west', 'America/Los_Angeles'))
                    as t(tenant, zone)
                cross join lake__build
                """
            )
        )
        connection.execute(
            "create table dim_date as select day::date as date_key,"
            " date_trunc('week', day)::date as week_start,"
            " date_trunc('month', day)::date as month_start,"
            " date_trunc('quarter', day)::date as quarter_start from generate_series("
            "timestamp '2024-10-01', timestamp '2025-03-31', interval 1 day) as t(day)"
        )
        connection.execute("create table dim_hour as select range as hour_key from range(24)")
        for model in ("int_kpi__periods", "int_kpi__recent_slots"):
            sql = (PROJECT_DIR / "models" / "intermediate" / "kpi" / f"{model}.sql").read_text()
            connection.execute(f"create table {model} as {render(sql)}")
        yield connection


def build(connection: duckdb.DuckDBPyConnection, kpis: Catalogue) -> None:
    """Every generated model of the catalogue, as a table."""
    for reading in readings(kpis):
        connection.execute(f"create table {reading.name} as {render(reading_sql(reading))}")
    connection.execute(f"create table {MEASURED} as {render(union_sql(kpis))}")


def values(connection: duckdb.DuckDBPyConnection, where: str) -> list[tuple[object, ...]]:
    return connection.execute(
        f"select strftime(period_start, '%m-%d %H:%M'), value from {MEASURED} where {where}"
        " order by period_start"
    ).fetchall()


def test_hours_and_minutes_are_local_dense_from_the_first_row_and_recent(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    warehouse.execute(
        "create table fct_chats as select md5(tenant) as tenant_key,"
        " happened::timestamp as opened_at, happened::date as chat_date, 'a' as queue from (values"
        " ('east', '2025-01-10 08:59:59'), ('east', '2025-01-10 09:00:00'),"
        " ('east', '2025-01-10 09:04:59'), ('east', '2025-01-10 09:05:00'),"
        " ('west', '2025-01-10 08:10:00'), ('west', '2024-12-01 00:00:00'),"
        " ('west', '2025-01-08 08:10:00'), ('east', '2025-01-10 10:08:00')) as t(tenant, happened)"
    )
    chats = {
        "key": "chats",
        "aggregation": "sum",
        "instant": "opened_at",
        "grains": ["5min", "15min", "hour"],
        "slices": ["queue"],
    }
    build(warehouse, catalogue(tmp_path, chats))
    east, west = "tenant_key = md5('east')", "tenant_key = md5('west')"
    hour = "grain = 'hour' and slice_dimension = 'total'"
    assert values(warehouse, f"{east} and {hour}") == [
        ("01-10 21:00", 1.0),
        ("01-10 22:00", 3.0),
        ("01-10 23:00", 0.0),  # what happens after the build's clock is not there yet
    ]
    quarter = values(warehouse, f"{east} and grain = '15min' and value > 0")
    assert quarter == [("01-10 21:45", 1.0), ("01-10 22:00", 3.0)]
    five = values(warehouse, f"{east} and grain = '5min' and value > 0")
    assert five == [("01-10 21:55", 1.0), ("01-10 22:00", 2.0), ("01-10 22:05", 1.0)]
    hours = values(warehouse, f"{west} and {hour}")
    assert hours[0] == ("01-08 00:00", 1.0)  # 2024-12-01 is more than five weeks ago
    assert [value for value in hours if value[1]] == [("01-08 00:00", 1.0), ("01-10 00:00", 1.0)]
    assert len(hours) == 51
    first_slot = values(warehouse, f"{west} and grain = '5min'")[0]
    assert first_slot[0] >= "01-08 02:00"  # two days of slots
    sliced = values(warehouse, f"{east} and grain = 'hour' and slice_dimension = 'queue'")
    assert sliced == [("01-10 21:00", 1.0), ("01-10 22:00", 3.0)]


def test_a_stock_of_an_hour_is_what_its_last_snapshot_says(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    warehouse.execute(
        "create table fct_chats as select md5('west') as tenant_key,"
        " happened::timestamp as seen_at, happened::date as chat_date, depth, 'a' as queue"
        " from (values"
        " ('2025-01-10 09:10', 5), ('2025-01-10 09:50', 2), ('2025-01-10 09:50', 3),"
        " ('2025-01-10 07:00', 9)) as t(happened, depth)"
    )
    depth = {
        "key": "depth",
        "aggregation": "end_of_period",
        "numerator": "depth",
        "instant": "seen_at",
        "grains": ["hour"],
    }
    build(warehouse, catalogue(tmp_path, depth))
    assert values(warehouse, "true") == [("01-09 23:00", 9.0), ("01-10 01:00", 5.0)]


def test_rows_may_bring_their_own_period(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    warehouse.execute(
        "create table fct_chats as select md5('west') as tenant_key, *, done as chat_date,"
        " 'a' as queue from (values"
        " (date '2025-01-01', date '2025-01-15', date '2025-01-03', 5, 8),"
        " ('2025-01-01', '2025-01-15', '2025-01-14', 1, 2), (null, null, '2025-01-14', 7, 7))"
        " as t(sprint_start_date, sprint_end_date, done, points, committed)"
    )
    kpis = catalogue(
        tmp_path,
        {"key": "points", "aggregation": "sum", "numerator": "points", "grains": ["sprint"]},
        {
            "key": "kept",
            "aggregation": "ratio",
            "numerator": "points",
            "denominator": "committed",
            "grains": ["sprint", "day"],
            "slices": ["queue"],
        },
    )
    build(warehouse, kpis)
    own = "grain = 'sprint' and slice_dimension = 'total'"
    assert values(warehouse, f"{own} and kpi_key = 'points'") == [("01-01 00:00", 6.0)]
    assert values(warehouse, f"{own} and kpi_key = 'kept'") == [("01-01 00:00", 0.6)]
    by_day = values(warehouse, "grain = 'day' and kpi_key = 'kept' and slice_member = 'a'")
    assert by_day == [("01-03 00:00", 5 / 8), ("01-14 00:00", 8 / 9)]


def test_quantiles_of_rows_and_of_histograms(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    warehouse.execute(
        "create table fct_chats as select md5('west') as tenant_key,"
        " date '2025-01-06' as chat_date, 'a' as queue, *"
        " from (values (10, 50, 0, 0), (20, 40, 10, 0), (50, 0, 0, null))"
        " as t(seconds, fast_count, slow_count, rest_count)"
    )
    kpis = catalogue(
        tmp_path,
        {
            "key": "p90",
            "aggregation": "percentile",
            "rank": 0.9,
            "numerator": "seconds",
            "grains": ["day"],
        },
        {"key": "p95", "aggregation": "histogram", "rank": 0.95, "histogram": "latency"}
        | {"grains": ["day", "week"], "numerator": ""},
    )
    build(warehouse, kpis)
    assert values(warehouse, "kpi_key = 'p90'") == [("01-06 00:00", pytest.approx(44.0))]
    # 100 counted, 90 of them below 100 ms: the 95th is in the middle of the next 10.
    assert values(warehouse, "kpi_key = 'p95'") == [("01-06 00:00", pytest.approx(200.0))] * 2


def test_changes_compare_with_the_same_length_before_and_not_across_a_gap(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    warehouse.execute(
        "create table fct_chats as select md5('west') as tenant_key, day::date as chat_date, n,"
        " 1 as one, 'a' as queue from (values ('2024-10-31', 4), ('2024-11-30', 5),"
        " ('2024-12-01', 0), ('2025-01-02', 6)) as t(day, n)"
    )
    kpis = catalogue(
        tmp_path,
        {"key": "chats", "aggregation": "sum", "numerator": "n", "grains": ["month"]},
        {
            "key": "mean",
            "aggregation": "ratio",
            "numerator": "n",
            "denominator": "one",
            "grains": ["month"],
        },
        {"key": "growth", "aggregation": "growth", "numerator": "chats", "grains": ["month"]}
        | {"from": None, "time": None},
        {"key": "rise", "aggregation": "difference", "numerator": "chats", "grains": ["month"]}
        | {"from": None, "time": None, "lag": 2},
    )
    build(warehouse, kpis)
    warehouse.execute(f"create table int_kpi__derived_values as select * from {MEASURED} limit 0")
    changes = warehouse.execute(
        "select kpi_key, month(period_start), numerator, denominator, value"
        f" from ({render(changes_sql(kpis))}) order by all"
    ).fetchall()
    assert changes == [
        ("growth", 1, 6.0, 0.0, None),  # growth from nothing is undefined, not infinite
        ("growth", 11, 1.0, 4.0, 0.25),
        ("growth", 12, -5.0, 5.0, -1.0),
        ("rise", 1, 1.0, None, 1.0),
        ("rise", 12, -4.0, None, -4.0),
    ]
