"""What the business units use of the cloud, by day and service: most of their infrastructure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import EPOCH, Month, activity
from tributary.sandbox.world.costs import CATEGORIES, GROWTH_A_YEAR
from tributary.sandbox.world.tenants import TENANTS

#: Of a unit's infrastructure cost is paid to the cloud.
CLOUD_SHARE = 0.8
USD = {"EUR": 1.08, "USD": 1.0, "INR": 0.012, "NZD": 0.6}
#: service → (weight, how much it follows the day's activity, USD a unit of usage)
SERVICES = {
    "Amazon Elastic Compute Cloud - Compute": (0.46, 0.4, 0.096),
    "Amazon Relational Database Service": (0.24, 0.1, 0.29),
    "Amazon Simple Storage Service": (0.12, 0.0, 0.023),
    "AWS Lambda": (0.1, 1.0, 0.0000167),
    "AmazonCloudWatch": (0.08, 0.3, 0.3),
}
#: How many of the services, from the first on, a unit uses.
USED = {"agency": 2, "saas": 4, "enterprise": 5, "messaging": 3, "real_estate": 2}
SUPPORT, SUPPORT_A_DAY = "AWS Support (Business)", 9.5
#: Part of a day's cost that is known when it has been over for 0, 1, … days.
KNOWN = (0.94, 0.99)


class CloudCost(NamedTuple):
    """One service on one day; without a unit nobody tagged it."""

    day: np.datetime64
    service: str
    tenant_id: str | None
    cost: float  # USD
    usage: float
    is_estimated: bool


def cloud_costs(world: World) -> list[CloudCost]:
    """Costs of the UTC days that have ended, as they are known at the as-of, by day."""
    today, first = (at.astype("M8[D]") for at in (world.span.as_of64, world.span.start64))
    return [
        _known(cost, int((today - cost.day).astype(int)) - 1)
        for month in world.span.months()
        for cost in _month(world.seed, month)
        if first <= cost.day < today
    ]


def _known(cost: CloudCost, age: int) -> CloudCost:
    if age >= len(KNOWN):
        return cost
    return cost._replace(
        cost=cost.cost * KNOWN[age], usage=cost.usage * KNOWN[age], is_estimated=True
    )


def _month(seed: int, month: Month) -> Iterator[CloudCost]:
    days = month.days()
    years = (days - np.datetime64(EPOCH)).astype(int) / 365.25
    growth = GROWTH_A_YEAR**years
    noise = stream(seed, "cloud costs", month).uniform(
        0.94, 1.06, (len(days), len(TENANTS), len(SERVICES))
    )
    busy = activity(month)
    for row, day in enumerate(days):
        for column, tenant in enumerate(TENANTS):
            infrastructure = tenant.daily_cost * CATEGORIES["infrastructure"][0] * growth[row]
            budget = infrastructure * CLOUD_SHARE * USD[tenant.currency]
            used = [*SERVICES.items()][: USED[tenant.tenant_id]]
            weights = sum(weight for _, (weight, _, _) in used)
            for number, (service, (weight, follows, price)) in enumerate(used):
                cost = budget * weight / weights * busy[row] ** follows / busy.mean() ** follows
                cost = float(cost * noise[row, column, number])
                yield CloudCost(day, service, tenant.tenant_id, cost, cost / price, False)
        yield CloudCost(day, SUPPORT, None, SUPPORT_A_DAY * float(growth[row]), 1.0, False)
