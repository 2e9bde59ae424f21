"""What sales people are to sell: a quota a month, of the units whose CRM keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import EPOCH, GROWTH_A_YEAR, Month, Span
from tributary.sandbox.world.tenants import TENANTS, Tenant

#: What a team is to sell a month in its first year at size 1, in its currency.
TEAM_QUOTA = {"enterprise": 520_000, "real_estate": 34_000}
DAYS_AHEAD = 10
RAISED_RATE = 0.06


@dataclass(frozen=True, slots=True)
class Quota:
    """What an owner is to sell in a month, in the unit's currency; instants in Unix seconds."""

    tenant: Tenant
    owner_id: str
    owner_number: int
    month: Month
    amount: int
    created: int
    updated: int


def quotas(world: World) -> list[Quota]:
    """Every quota set before the as-of: ten days before its month. Some are raised within it.

    Who is hired later has a quota from the next month on.
    """
    ahead = Span(world.span.start, world.span.as_of + timedelta(days=DAYS_AHEAD))
    return [
        quota
        for tenant in TENANTS
        if tenant.tenant_id in TEAM_QUOTA
        for month in ahead.months()
        for quota in _of_month(world, tenant, month)
    ]


def _of_month(world: World, tenant: Tenant, month: Month) -> list[Quota]:
    first = np.datetime64(month.first, "s")
    created = max(first - np.timedelta64(DAYS_AHEAD, "D"), world.span.start64)
    if created >= world.span.as_of64:
        return []
    team = [owner for owner in world.owners[tenant.tenant_id] if owner.created_at <= created]
    years = (month.first - EPOCH).days / 365.25
    share = TEAM_QUOTA[tenant.tenant_id] * world.size * GROWTH_A_YEAR**years / len(team)
    found = []
    for number, owner in enumerate(team, start=1):
        rng = stream(world.seed, tenant.tenant_id, "quota", month, number)
        amount = round(share * rng.uniform(0.9, 1.1), -2)
        raised = first + np.timedelta64(int(rng.integers(5, 20)) * 86_400, "s")
        is_raised = rng.random() < RAISED_RATE and raised < world.span.as_of64
        found.append(
            Quota(
                tenant,
                owner.owner_id,
                number,
                month,
                int(amount * 1.1 if is_raised else amount),
                int(created.astype(int)),
                int((raised if is_raised else created).astype(int)),
            )
        )
    return found
