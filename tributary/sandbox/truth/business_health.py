"""Truth of a unit's health on each day: six components, the score, and how it moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa

from tributary.sandbox.truth.business_measures import Number, trailing_measures
from tributary.sandbox.truth.columns import MONEY, Tables, table
from tributary.sandbox.truth.rates import in_dollars
from tributary.sandbox.truth.revenue import local_months, mrr_monthly
from tributary.sandbox.truth.scores import (
    SHARE_DIGITS,
    Known,
    clipped,
    mean_of_known,
    normalised,
    rounded,
    share,
    weigh,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.tenants import BY_ID, TENANTS

WEIGHTS = {
    "revenue_growth": Fraction(25, 100),
    "satisfaction": Fraction(20, 100),
    "reliability": Fraction(20, 100),
    "retention": Fraction(15, 100),
    "efficiency": Fraction(10, 100),
    "adoption": Fraction(10, 100),
}
#: What scores 0 and what scores 100, in per cent (NPS in points).
LIMITS = {
    "revenue_growth": (Fraction(-5), Fraction(10)),
    "satisfaction": (Fraction(-100), Fraction(100)),
    "reliability": (Fraction(99), Fraction("99.99")),
    "retention": (Fraction(80), Fraction(95)),
    "efficiency": (Fraction(0), Fraction(100)),
    "adoption": (Fraction(20), Fraction(80)),
}
BANDS = ((90, "excellent"), (75, "good"), (60, "warning"), (0, "critical"))
SEVERE_BELOW = 40
COMPARED_DAYS = (7, 28)
COHORT_MONTHS = 12
RATES = (
    "mrr_growth",
    "nps",
    "uptime",
    "retention_rate",
    "on_time_rate",
    "workflow_success",
    "budget_adherence",
    "adoption_rate",
)
AMOUNTS = ("opening", "closing", "downtime_minutes", "service_minutes", "spend", "budget")
COUNTS = (
    "promoters",
    "detractors",
    "answers",
    "retained",
    "cohort",
    "on_time",
    "delivered",
    "succeeded",
    "finished",
)

Measures = Mapping[str, Number]


def business_health(world: World) -> pa.Table:
    """Unit × local day on which any component is known."""
    rows: list[tuple[object, ...]] = []
    for tenant in TENANTS:
        months = world.of(_closed_months)[tenant.tenant_id]
        healths: dict[date, Decimal] = {}
        for day, sums in world.of(trailing_measures)[tenant.tenant_id].items():
            closed = _month_before(day)
            measures = {**sums, **months.get(closed, _NO_MONTH)}
            rates = _rates(measures)
            scores = _scores(rates)
            mean, weight = weigh(scores, WEIGHTS)
            health = rounded(mean, 1)
            if health is None:
                continue
            healths[day] = health
            before = [healths.get(day - timedelta(length)) for length in COMPARED_DAYS]
            rows.append(
                (
                    tenant.tenant_id,
                    day,
                    *scores.values(),
                    health,
                    rounded(weight, 2),
                    next(band for least, band in BANDS if health >= least),
                    health < SEVERE_BELOW,
                    *(None if then is None else health - then for then in before),
                    *_weakest(scores),
                    closed,
                    *(measures[name] for name in (*AMOUNTS, *COUNTS)),
                    *(rounded(rates[name], SHARE_DIGITS) for name in RATES),
                    _adoption_measure(measures),
                )
            )
    return table(rows, _SCHEMA)


def _weakest(scores: Mapping[str, Decimal | None]) -> tuple[str | None, str | None]:
    """The two that score the least below 100; of equals the weightier, then by name."""
    below = sorted(
        (score, -WEIGHTS[name], name)
        for name, score in scores.items()
        if score is not None and score < 100
    )
    names = [name for *_, name in below]
    return names[0] if names else None, names[1] if len(names) > 1 else None


def _rates(measures: Measures) -> dict[str, Known]:
    """What is scored, as shares of 1 (NPS in points)."""
    growth = share(_exact(measures["closing"] - measures["opening"]), _exact(measures["opening"]))
    nps = share(_exact(measures["promoters"] - measures["detractors"]), _exact(measures["answers"]))
    lost = _part(measures, "downtime_minutes", "service_minutes")
    overspent = share(_exact(measures["spend"] - measures["budget"]), _exact(measures["budget"]))
    users = ("adopting", "active") if measures["active"] else _CAPABILITY
    return {
        "mrr_growth": growth,
        "nps": None if nps is None else 100 * nps,
        "uptime": None if lost is None else 1 - lost,
        "retention_rate": _part(measures, "retained", "cohort"),
        "on_time_rate": _part(measures, "on_time", "delivered"),
        "workflow_success": _part(measures, "succeeded", "finished"),
        "budget_adherence": None if overspent is None else 1 - clipped(overspent),
        "adoption_rate": _part(measures, *users),
    }


def _scores(rates: Mapping[str, Known]) -> dict[str, Decimal | None]:
    """The components, 0–100, by name in the order of their weights."""
    percent = {name: None if rate is None else 100 * Fraction(rate) for name, rate in rates.items()}
    values: dict[str, Known] = {
        "revenue_growth": percent["mrr_growth"],
        "satisfaction": rates["nps"],
        "reliability": percent["uptime"],
        "retention": percent["retention_rate"],
        "efficiency": mean_of_known(
            percent[name] for name in ("on_time_rate", "workflow_success", "budget_adherence")
        ),
        "adoption": percent["adoption_rate"],
    }
    return {name: normalised(values[name], *LIMITS[name]) for name in WEIGHTS}


_CAPABILITY = ("capability_active", "capability_eligible")
_NO_MONTH: Measures = dict.fromkeys(("opening", "closing", "cohort", "retained"), 0)


def _closed_months(world: World) -> dict[str, dict[date, Measures]]:
    """By unit and month: recurring revenue in dollars, customers of a year before, those left."""
    sums: dict[tuple[str, date], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    paying: dict[tuple[str, date], set[str]] = defaultdict(set)
    for row in world.of(mrr_monthly).to_pylist():
        key = row["tenant_id"], row["month_start"]
        for name in ("opening", "closing"):
            sums[key][name] += in_dollars(row[name], BY_ID[row["tenant_id"]].currency)
        if row["closing"] > 0:
            paying[key].add(row["crm_account_id"])
    found: dict[str, dict[date, Measures]] = {tenant.tenant_id: {} for tenant in TENANTS}
    for tenant in TENANTS:
        months = [month for month, _ in local_months(world.span, tenant)]
        for place, month in enumerate(months):
            then = months[place - COHORT_MONTHS] if place >= COHORT_MONTHS else None
            cohort = paying[tenant.tenant_id, then] if then else set()
            left = cohort & paying[tenant.tenant_id, month]
            amounts = sums[tenant.tenant_id, month]
            found[tenant.tenant_id][month] = {
                "opening": amounts["opening"],
                "closing": amounts["closing"],
                "cohort": len(cohort),
                "retained": len(left),
            }
    return found


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(1)).replace(day=1)


def _adoption_measure(measures: Measures) -> str | None:
    if measures["active"]:
        return "product"
    return "capability" if measures["capability_eligible"] else None


def _part(measures: Measures, part: str, whole: str) -> Fraction | None:
    return share(_exact(measures[part]), _exact(measures[whole]))


def _exact(value: Number) -> Fraction:
    return Fraction(value)


_SCORE, _POINTS, _RATE = pa.decimal128(5, 2), pa.decimal128(7, 1), pa.decimal128(18, 6)
_SCHEMA = pa.schema(
    [
        ("tenant_id", pa.string()),
        ("health_date", pa.date32()),
        *((name, _SCORE) for name in WEIGHTS),
        ("health", _POINTS),
        ("completeness", pa.decimal128(3, 2)),
        ("band", pa.string()),
        ("is_severe", pa.bool_()),
        *((f"change_{length}d", _POINTS) for length in COMPARED_DAYS),
        *((name, pa.string()) for name in ("weakest", "second_weakest")),
        ("closed_month", pa.date32()),
        *((name, MONEY) for name in AMOUNTS),
        *((name, pa.int64()) for name in COUNTS),
        *((name, _RATE) for name in RATES),
        ("adoption_measure", pa.string()),
    ]
)

TABLES: Tables = {"business_health": business_health}
