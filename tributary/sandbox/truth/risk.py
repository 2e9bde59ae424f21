"""Truth of risk: of each service on each day, and of a unit's money at the end of each month."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pyarrow as pa

from tributary.sandbox.truth.columns import Tables, table
from tributary.sandbox.truth.finance import books_monthly
from tributary.sandbox.truth.reliability import (
    SEVERITY_WEIGHTS,
    is_known_false_positive,
    service_days,
)
from tributary.sandbox.truth.revenue import local_months, mrr_monthly
from tributary.sandbox.truth.sales_plan import sales_plan_daily
from tributary.sandbox.truth.scores import Known, mean_of_known, normalised, share
from tributary.sandbox.vendors.prometheus import retained
from tributary.sandbox.world.build import World
from tributary.sandbox.world.incidents import incidents
from tributary.sandbox.world.services import SERVICES
from tributary.sandbox.world.telemetry import STEP
from tributary.sandbox.world.tenants import BY_ID, TENANTS, Tenant

SCORE, MEAN = pa.decimal128(5, 2), pa.decimal128(7, 4)
INCIDENT_DAYS, PROMISE_DAYS = 28, 30
#: Two outages of the whole service, in ten-thousandths of one.
WORST_INCIDENTS = Fraction(20_000)
#: What is promised of every service: to be there all but a thousandth of the time.
UNAVAILABLE = Fraction(1, 1_000)
RESOURCES = ("cpu_utilisation", "memory_utilisation", "disk_utilisation")
LARGEST, MONTHS = 10, 3


def operational_risk_daily(world: World) -> pa.Table:
    """Service × local day since anything told of it."""
    as_of = int(world.span.as_of.timestamp())
    failures: dict[tuple[str, date], int] = defaultdict(int)
    known_since: dict[str, date] = {}
    for incident in world.of(incidents):
        tenant_id = incident.service.tenant_id
        day = _local(incident.started, BY_ID[tenant_id])
        known_since[tenant_id] = min(known_since.get(tenant_id, day), day)
        if not is_known_false_positive(incident, as_of):
            failures[incident.service.name, day] += SEVERITY_WEIGHTS[incident.priority]
    used, days = (
        _utilisation(world),
        {(one.service, one.day): one for one in world.of(service_days)},
    )
    rows: list[tuple[object, ...]] = []
    for (service, day), one in days.items():
        month = [days.get((service, day - timedelta(n))) for n in range(PROMISE_DAYS)]
        there = [each for each in month if each is not None]
        allowed = sum(each.seconds for each in there) * UNAVAILABLE
        lost = Fraction(sum(each.lost_x10000 for each in there), 10_000)
        failed = sum(failures[service, day - timedelta(n)] for n in range(INCIDENT_DAYS))
        is_known = one.tenant_id in known_since and day >= known_since[one.tenant_id]
        scores = (
            normalised(Fraction(failed), Fraction(0), WORST_INCIDENTS) if is_known else None,
            normalised(used.get((service, day)), Fraction("0.6"), Fraction("0.9")),
            normalised(share(lost, allowed), Fraction(0), Fraction(1)),
        )
        rows.append((one.tenant_id, service, day, *scores, mean_of_known(scores)))
    names = ("incidents", "capacity", "promises")
    schema = [
        *(("tenant_id", pa.string()), ("service", pa.string()), ("risk_date", pa.date32())),
        *((name, SCORE) for name in names),
        ("risk", MEAN),
    ]
    return table(rows, pa.schema(schema))


def _utilisation(world: World) -> dict[tuple[str, date], Fraction]:
    """Mean of the busiest resource of a service, on local days of which monitoring still tells."""
    measured: dict[tuple[str, date], dict[str, list[Fraction]]] = defaultdict(
        lambda: defaultdict(list)
    )
    tenants = {service.name: BY_ID[service.tenant_id] for service in SERVICES}
    for series in world.of(retained):
        if series.entity == "resource_metrics":
            service = series.labels["service"]
            name = series.labels["__name__"].removeprefix("resource:").removesuffix(":avg4h")
            for at, value in zip(series.at.tolist(), series.values.tolist(), strict=True):
                day = _local(at - STEP, tenants[service])
                measured[service, day][name].append(Fraction(str(value)))
    found = {}
    for key, of in measured.items():
        means = [sum(of[name], Fraction()) / len(of[name]) for name in RESOURCES]
        pool = [a / b for a, b in zip(of["db_pool_used"], of["db_pool_size"], strict=True)]
        found[key] = max(*means, sum(pool, Fraction()) / len(pool))
    return found


def financial_risk_monthly(world: World) -> pa.Table:
    """Unit × month that is over."""
    concentration, runway = _concentration(world), _runway(world)
    overdue, downside = _overdue(world), _downside(world)
    rows: list[tuple[object, ...]] = []
    for tenant in TENANTS:
        for month, _ in _ended_months(world, tenant):
            key = tenant.tenant_id, month
            scores = (
                normalised(concentration.get(key), Fraction("0.25"), Fraction("0.75")),
                runway.get(key),
                normalised(overdue.get(key), Fraction(0), Fraction("0.2")),
                normalised(downside.get(key), Fraction(0), Fraction("0.5")),
            )
            risk = mean_of_known(scores)
            if risk is not None:
                rows.append((*key, *scores, risk))
    names = ("concentration", "runway", "overdue", "downside")
    schema = [
        *(("tenant_id", pa.string()), ("month_start", pa.date32())),
        *((name, SCORE) for name in names),
        ("risk", MEAN),
    ]
    return table(rows, pa.schema(schema))


Monthly = dict[tuple[str, date], Known]


def _concentration(world: World) -> Monthly:
    """Recurring revenue of the ten largest customers as a share of all."""
    paid: dict[tuple[str, date], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in world.of(mrr_monthly).to_pylist():
        paid[row["tenant_id"], row["month_start"]][row["crm_account_id"]] += row["closing"]
    return {
        key: share(sum(sorted(by.values())[-LARGEST:], Decimal(0)), sum(by.values(), Decimal(0)))
        for key, by in paid.items()
    }


def _runway(world: World) -> dict[tuple[str, date], Decimal | None]:
    """Score of the months that the cash lasts if it falls as in the last three."""
    books = {
        (row["tenant_id"], row["month_start"]): row for row in world.of(books_monthly).to_pylist()
    }
    scores: dict[tuple[str, date], Decimal | None] = {}
    for (unit, month), row in books.items():
        there = [books[unit, one] for one in _months_up_to(month) if (unit, one) in books]
        flow = sum(Fraction(one["cash_flow"]) for one in there)
        if flow >= 0:
            scores[unit, month] = Decimal(0)
        else:
            lasts = Fraction(row["cash_balance"]) * len(there) / -flow
            scores[unit, month] = normalised(lasts, Fraction(24), Fraction(3))
    return scores


def _overdue(world: World) -> Monthly:
    """Of the invoices of three months the share that was not paid when the last one ended."""
    found: Monthly = {}
    for tenant in TENANTS:
        bills = [bill for one in world.customers if one.tenant is tenant for bill in one.invoices]
        for month, end in _ended_months(world, tenant):
            months = _months_up_to(month)
            due = [bill for bill in bills if _month(_local(bill.created, tenant)) in months]
            unpaid = sum(
                bill.amount_due - bill.amount_paid
                if bill.paid_at is None
                else bill.amount_due * (bill.paid_at >= end)
                for bill in due
            )
            whole = sum(bill.amount_due for bill in due)
            found[tenant.tenant_id, month] = share(Fraction(unpaid), Fraction(whole))
    return found


def _downside(world: World) -> Monthly:
    """By how much less was won in three months than their first days' commit forecasts said."""
    forecast: dict[tuple[str, date], Fraction] = defaultdict(Fraction)
    won: dict[tuple[str, date], Fraction] = defaultdict(Fraction)
    for row in world.of(sales_plan_daily).to_pylist():
        day: date = row["snapshot_date"]
        key = row["tenant_id"], _month(day)
        if day.day == 1:
            forecast[key] += Fraction(row["commit_forecast"])
        if _month(day + timedelta(1)) != _month(day):
            won[key] += Fraction(row["closed_to_date"])
    found: Monthly = {}
    for unit, month in won:
        months = _months_up_to(month)
        said = sum((forecast[unit, one] for one in months), Fraction())
        came = sum((won.get((unit, one), Fraction()) for one in months), Fraction())
        found[unit, month] = share(said - came, said)
    return found


def _ended_months(world: World, tenant: Tenant) -> list[tuple[date, int]]:
    """Months that are over, and the Unix second at which each ended."""
    today = _local(int(world.span.as_of.timestamp()), tenant)
    return [(m, end) for m, end in local_months(world.span, tenant) if m < _month(today)]


def _months_up_to(month: date) -> list[date]:
    """The last three with it."""
    months = [month]
    while len(months) < MONTHS:
        months.append(_month(months[-1] - timedelta(1)))
    return months


def _month(day: date) -> date:
    return day.replace(day=1)


def _local(at: int, tenant: Tenant) -> date:
    return datetime.fromtimestamp(at, ZoneInfo(tenant.zone)).date()


TABLES: Tables = {
    "operational_risk_daily": operational_risk_daily,
    "financial_risk_monthly": financial_risk_monthly,
}
