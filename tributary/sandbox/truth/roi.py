"""Truth of return on investment: what capabilities bring a unit, and what it costs.

Cost that names no unit is given out whole: a unit's part is how far the amount has been given out
after it, less how far before it, so that what is rounded never gets lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from hashlib import md5

import numpy as np
import pyarrow as pa

from tributary.sandbox.truth.columns import MONEY, Tables, money, table
from tributary.sandbox.truth.rates import from_dollars, in_dollars
from tributary.sandbox.truth.scores import SHARE_DIGITS, rounded, share
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import local_dates
from tributary.sandbox.world.capabilities import capability_days
from tributary.sandbox.world.tenants import BY_ID, TENANTS, Tenant

TRAILING_DAYS, LEAST_DAYS = 28, 7
#: What ROI is to be.
TARGET = Fraction("7.1")
SHARE_UNITS = 9
ZERO = Decimal(0)


@dataclass(slots=True)
class Day:
    """A unit's day or week; None: nobody told of any."""

    impact: Decimal | None = None
    impact_dollars: Decimal | None = None
    cost: Decimal | None = None
    shared_cost: Decimal | None = None
    cost_dollars: Decimal | None = None

    @property
    def is_known(self) -> bool:
        """Whether both sides of the return are."""
        return self.impact is not None and self.cost is not None


Days = dict[date, Day]


def roi(world: World) -> pa.Table:
    """Unit × day and ISO week with an impact or a cost."""
    rows: list[tuple[object, ...]] = []
    for tenant in TENANTS:
        days = world.of(_days)[tenant.tenant_id]
        weeks: dict[date, list[date]] = defaultdict(list)
        for day in sorted(days):
            weeks[day - timedelta(day.weekday())].append(day)
        today = local_dates(np.array([world.span.as_of64]), tenant.zone)[0].item()
        for grain, length, periods in (("day", 1, {d: [d] for d in days}), ("week", 7, weeks)):
            for start, members in periods.items():
                is_partial = start + timedelta(length) > today
                row = _row(days, members)
                rows.append((tenant.tenant_id, grain, start, *row, is_partial))
    whole, ratio = pa.int64(), pa.decimal128(18, 6)
    return table(
        rows,
        pa.schema(
            [
                *(("tenant_id", pa.string()), ("grain", pa.string()), ("start", pa.date32())),
                *((n, MONEY) for n in ("impact", "cost", "shared_cost", "net")),
                ("roi", ratio),
                ("required_impact", MONEY),
                *((n, whole) for n in ("known_days", "trailing_days")),
                *((n, MONEY) for n in ("trailing_impact", "trailing_cost")),
                ("trailing_roi", ratio),
                *((n, MONEY) for n in ("impact_dollars", "cost_dollars", "net_dollars")),
                ("is_partial", pa.bool_()),
            ]
        ),
    )


def _row(days: Days, members: list[date]) -> tuple[object, ...]:
    """What a period's days come to, and the 28 days that end with its last."""
    period, last = _sum(days[day] for day in members), max(members)
    window = (days.get(last - timedelta(n)) for n in range(TRAILING_DAYS))
    known = [day for day in window if day is not None and day.is_known]
    trailing = _sum(known)
    enough = len(known) >= LEAST_DAYS
    trailing_roi = _return(trailing.impact, trailing.cost) if enough else None
    required = None if period.cost is None else money(Fraction(period.cost) * (1 + TARGET))
    return (
        period.impact,
        period.cost,
        period.shared_cost,
        _less(period.impact, period.cost),
        rounded(_return(period.impact, period.cost), SHARE_DIGITS),
        required,
        sum(days[day].is_known for day in members),
        len(known),
        trailing.impact,
        trailing.cost,
        rounded(trailing_roi, SHARE_DIGITS),
        period.impact_dollars,
        period.cost_dollars,
        _less(period.impact_dollars, period.cost_dollars),
    )


def _sum(days: Iterable[Day]) -> Day:
    """Figures added up; one that is never known stays so."""
    total = Day()
    for day in days:
        for one in fields(Day):
            value, so_far = getattr(day, one.name), getattr(total, one.name)
            if value is not None:
                setattr(total, one.name, value + (so_far or 0))
    return total


def _days(world: World) -> dict[str, Days]:
    """By unit and day, in its currency."""
    found: dict[str, Days] = {tenant.tenant_id: defaultdict(Day) for tenant in TENANTS}
    for services in world.of(capability_days).values():
        for told in services:
            tenant = BY_ID[told["tenant_id"]]
            day = found[tenant.tenant_id][date.fromisoformat(told["date"])]
            gained = money(Fraction(str(told["estimated_revenue_impact"])))
            day.impact = (day.impact or ZERO) + gained
            day.impact_dollars = (day.impact_dollars or ZERO) + in_dollars(gained, tenant.currency)
    parts = world.of(_weights)
    for entry in world.costs:
        at = date.fromisoformat(str(entry.day))
        if entry.tenant_id is not None:
            dollars = in_dollars(entry.amount, entry.currency_code)
            _bear(found[entry.tenant_id][at], entry.amount, dollars, is_shared=False)
            continue
        for tenant, part in given_out(entry.amount, parts[at]):
            mine = from_dollars(part, tenant.currency)
            _bear(found[tenant.tenant_id][at], mine, part, is_shared=True)
    return {tenant_id: dict(days) for tenant_id, days in found.items()}


def _bear(day: Day, amount: Decimal, dollars: Decimal, *, is_shared: bool) -> None:
    day.cost = (day.cost or ZERO) + amount
    day.cost_dollars = (day.cost_dollars or ZERO) + dollars
    day.shared_cost = (day.shared_cost or ZERO) + (amount if is_shared else 0)


def _weights(world: World) -> dict[date, dict[str, int]]:
    """What each unit bears of a day's shared cost: its shares of all that is metered, added up."""
    used: dict[tuple[date, str], dict[str, Fraction]] = defaultdict(dict)
    for entry in world.costs:
        if entry.tenant_id is not None and entry.usage_units:
            key = date.fromisoformat(str(entry.day)), entry.cost_category
            units = used[key].get(entry.tenant_id, Fraction())
            used[key][entry.tenant_id] = units + Fraction(entry.usage_units)
    weights: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (day, _), units_of in used.items():
        whole = sum(units_of.values())
        for tenant_id, units in units_of.items():
            part = rounded(units / whole, SHARE_UNITS)
            weights[day][tenant_id] += int((part or ZERO).scaleb(SHARE_UNITS))
    return weights


def given_out(amount: Decimal, weights: dict[str, int]) -> list[tuple[Tenant, Decimal]]:
    """Each unit's part of the amount, in the order of the MD5 of the units' ids."""
    whole, begun, parts = sum(weights.values()), 0, []
    for tenant in sorted(TENANTS, key=_key):
        end = begun + weights.get(tenant.tenant_id, 0)
        part = money(Fraction(amount) * end / whole) - money(Fraction(amount) * begun / whole)
        parts.append((tenant, part))
        begun = end
    return parts


def _key(tenant: Tenant) -> str:
    return md5(tenant.tenant_id.encode(), usedforsecurity=False).hexdigest()


def _return(gain: Decimal | None, cost: Decimal | None) -> Fraction | None:
    return share(_less(gain, cost), cost)


def _less(gain: Decimal | None, cost: Decimal | None) -> Decimal | None:
    return None if gain is None or cost is None else gain - cost


TABLES: Tables = {"roi": roi}
