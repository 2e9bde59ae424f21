"""Funnels of random opportunities and leads: the models' SQL against a count by hand."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from datetime import date, datetime, timedelta

import duckdb
import pytest
from dbt_runs import DbtHome

STAGES = {"one": 1, "two": 2, "three": 3, "four": 4, "won": 5, "lost": 6}
MODELS = (
    ("warehouse.marts", "fct_opportunity_stage_history"),
    ("work.intermediate", "int_sales__process_entries"),
    ("warehouse.marts", "mart_pipeline_stage_summary"),
)
START, TODAY = date(2026, 1, 1), date(2026, 3, 1)
STEPS = ("lead_generation", "qualification", "discovery", "proposal", "closing")

SCHEMA = """
    attach ':memory:' as work;
    attach ':memory:' as warehouse;
    create schema work.intermediate; create schema work.staging; create schema warehouse.marts;
    create table work.intermediate.int_sales__stage_entries (tenant_id varchar,
        source_system varchar, opportunity_id varchar, stage varchar, entered_at timestamp,
        entry_number bigint, left_at timestamp);
    create table work.intermediate.int_shared__tenants_collected as
        select 't' as tenant_id, 'UTC' as time_zone;
    create table work.intermediate.int_kpi__tenants as
        select 't' as tenant_key, 'EUR' as currency_code, date '2026-03-01' as today_date;
    create table work.intermediate.int_finance__exchange_rates (currency_code varchar,
        valid_from date, valid_to date, rate_to_reporting decimal(18, 8));
    create table work.staging.stg_salesforce__opportunity_history (opportunity_id varchar,
        created_at timestamp, amount decimal(18, 4));
    create table warehouse.marts.fct_opportunities (opportunity_key varchar, tenant_key varchar,
        lead_key varchar, customer_key varchar, employee_key varchar, channel_key varchar,
        product varchar, currency_code varchar, amount decimal(18, 4));
    create table warehouse.marts.fct_leads (lead_key varchar, tenant_key varchar,
        channel_key varchar, created_date date, sql_date date, opportunity_date date,
        customer_date date, is_sql boolean, is_opportunity boolean, is_customer boolean);
    create table warehouse.marts.fct_pipeline_daily (tenant_key varchar, stage_key varchar,
        pipeline_date date, is_stale boolean, open_amount decimal(18, 4),
        open_amount_reporting decimal(18, 4), weighted_amount decimal(18, 4),
        weighted_amount_reporting decimal(18, 4));
    create table warehouse.marts.dim_date as
        select cast(d as date) as date_key, cast(extract(day from d) as bigint) as day_of_month,
            cast(date_trunc('month', d) as date) as month_start
        from generate_series(timestamp '2025-12-01', timestamp '2026-03-31', interval 1 day)
            as days(d);
    create table warehouse.marts.dim_pipeline_stage (stage_key varchar, pipeline varchar,
        stage varchar, stage_order bigint, status varchar, process_step varchar,
        is_step_entry boolean, target_count bigint)
"""


@pytest.fixture(scope="module")
def compiled(empty_warehouse: DbtHome) -> dict[str, str]:
    """The SQL that dbt makes of the models."""
    return {name: empty_warehouse.compiled(name) for _, name in MODELS}


@pytest.mark.parametrize("seed", range(12))
def test_conversion_of_stages_is_what_a_count_by_hand_says(
    compiled: dict[str, str], seed: int
) -> None:
    chance = random.Random(seed)
    connection = duckdb.connect()
    connection.execute(SCHEMA)
    _describe_stages(connection)
    lives = {f"o{number}": _life(chance) for number in range(chance.randrange(40))}
    leads = [_lead(chance, number, lives) for number in range(chance.randrange(40))]
    _enter(connection, lives, leads)
    for schema, name in MODELS:
        connection.execute(f"create table {schema}.{name} as {compiled[name]}")
    found = connection.execute(
        "select stage, summary_date, entrant_count, advanced_count"
        " from warehouse.marts.mart_pipeline_stage_summary where entrant_count > 0"
    ).fetchall()
    assert sorted(found) == sorted([*_of_stages(lives), *_of_steps(lives, leads)])


Life = list[tuple[str, datetime]]
Lead = dict[str, date | str | bool | None]


def _life(chance: random.Random) -> Life:
    """Some stages, entered one after the other, with returns and leaps."""
    at = datetime.fromisoformat("2026-01-01") + timedelta(hours=chance.randrange(700))
    life: Life = []
    for _ in range(chance.randrange(1, 8)):
        stage = chance.choice([name for name in STAGES if not life or name != life[-1][0]])
        life.append((stage, at))
        at += timedelta(hours=chance.randrange(1, 200))
    return life


def _lead(chance: random.Random, number: int, lives: dict[str, Life]) -> Lead:
    """A lead that reached some of the steps, one of which its source may have no time of."""
    reached = chance.randrange(1, 5)
    days = sorted(START + timedelta(days=chance.randrange(50)) for _ in range(4))
    names = ("created_date", "sql_date", "opportunity_date", "customer_date")
    dates = {
        name: day if place < reached else None
        for place, (name, day) in enumerate(zip(names, days, strict=True))
    }
    forgotten = chance.choice(names[1:])
    reaches = {f"is_{name.split('_')[0]}": dates[name] is not None for name in names[1:]}
    if chance.random() < 0.2:
        dates[forgotten] = None
    opportunity = f"o{number}" if f"o{number}" in lives and reached >= 3 else None
    return {"lead_key": f"l{number}", "opportunity": opportunity, **dates, **reaches}


def _describe_stages(connection: duckdb.DuckDBPyConnection) -> None:
    for name, order in STAGES.items():
        status = name if name in ("won", "lost") else "open"
        step = {"three": "proposal", "four": "proposal", "won": "closing"}.get(name)
        _insert(
            connection,
            "dim_pipeline_stage",
            _key("hubspot", name),
            "hubspot",
            name,
            order,
            status,
            step,
            True,
            None,
        )
    for order, (name, target) in enumerate(zip(STEPS, (120, 60, 30, 18, 12), strict=True), start=1):
        status = "won" if name == "closing" else "open"
        key = _key("sales_process", name)
        _insert(
            connection,
            "dim_pipeline_stage",
            key,
            "sales_process",
            name,
            order,
            status,
            name,
            True,
            target,
        )


def _enter(
    connection: duckdb.DuckDBPyConnection, lives: dict[str, Life], leads: list[Lead]
) -> None:
    lead_of = {lead["opportunity"]: lead["lead_key"] for lead in leads if lead["opportunity"]}
    for opportunity, life in lives.items():
        key = _key("t", "hubspot", opportunity)
        lead = lead_of.get(opportunity, "unknown")
        _insert(connection, "fct_opportunities", key, "t", lead, "c", "e", "ch", None, "EUR", 1)
        for number, (stage, at) in enumerate(life, start=1):
            left = life[number][1] if number < len(life) else None
            connection.execute(
                "insert into work.intermediate.int_sales__stage_entries values"
                " ('t', 'hubspot', ?, ?, ?, ?, ?)",
                [opportunity, stage, at, number, left],
            )
    for one in leads:
        dates = (one[f"{name}_date"] for name in ("created", "sql", "opportunity", "customer"))
        flags = (one[f"is_{name}"] for name in ("sql", "opportunity", "customer"))
        _insert(connection, "fct_leads", one["lead_key"], "t", "ch", *dates, *flags)


def _of_stages(lives: dict[str, Life]) -> list[tuple[str, date, int, int | None]]:
    """By stage and day of first entry, how many opportunities entered and later got further."""
    entered: Counter[tuple[str, date]] = Counter()
    advanced: Counter[tuple[str, date]] = Counter()
    for life in lives.values():
        firsts: dict[str, int] = {}
        for place, (stage, _) in enumerate(life):
            firsts.setdefault(stage, place)
        for stage, place in firsts.items():
            key = (stage, life[place][1].date())
            after = [STAGES[name] for name, _ in life[place + 1 :] if name != "lost"]
            entered[key] += 1
            advanced[key] += any(order > STAGES[stage] for order in after)
    return [
        (stage, day, count, None if stage == "won" else advanced[stage, day])
        for (stage, day), count in entered.items()
        if stage != "lost" and day <= TODAY
    ]


def _of_steps(lives: dict[str, Life], leads: list[Lead]) -> list[tuple[str, date, int, int | None]]:
    """By step and day, how many leads entered it and by now went on."""
    entered: Counter[tuple[str, date]] = Counter()
    advanced: Counter[tuple[str, date]] = Counter()
    for lead in leads:
        life = lives.get(str(lead["opportunity"]), [])
        proposal = min((at.date() for name, at in life if name in ("three", "four")), default=None)
        steps = (
            (lead["created_date"], True),
            (lead["sql_date"], lead["is_sql"]),
            (lead["opportunity_date"], lead["is_opportunity"]),
            (proposal, proposal is not None),
            (lead["customer_date"], lead["is_customer"]),
        )
        for place, (step, (day, _)) in enumerate(zip(STEPS, steps, strict=True)):
            if isinstance(day, date):
                entered[step, day] += 1
                advanced[step, day] += any(reached for _, reached in steps[place + 1 :])
    return [
        (step, day, count, None if step == "closing" else advanced[step, day])
        for (step, day), count in entered.items()
        if day <= TODAY
    ]


def _insert(connection: duckdb.DuckDBPyConnection, table: str, *values: object) -> None:
    marks = ", ".join("?" * len(values))
    connection.execute(f"insert into warehouse.marts.{table} values ({marks})", list(values))


def _key(*parts: str) -> str:
    return hashlib.md5(chr(31).join(parts).encode(), usedforsecurity=False).hexdigest()
