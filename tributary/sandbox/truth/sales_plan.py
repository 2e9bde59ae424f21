"""Truth of what sales people are to sell, have sold and expect to sell, by day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa

from tributary.sandbox.truth.columns import MONEY, Tables, table
from tributary.sandbox.truth.pipeline import amount, deals, open_days, weighted
from tributary.sandbox.truth.sales_activities import local_day
from tributary.sandbox.world.build import World
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.quotas import quotas

#: Stages (from 0) of the forecast categories best case and commit, in both CRMs.
BEST_CASE, COMMIT = 2, 3
MEASURES = ("closed_to_date", "pipeline", "commit_forecast", "best_case_forecast", "projected")


def sales_plan_daily(world: World) -> pa.Table:
    """Quota of the month and forecast at the end of each day, by sales person."""
    quota = {(one.owner_id, one.month.first): Decimal(one.amount) for one in world.of(quotas)}
    won: dict[tuple[str, date], Decimal] = defaultdict(Decimal)
    for deal in deals(world):
        if deal.is_won:
            day = local_day(deal.tenant_id, np.datetime64(deal.closed_at, "s")).astype(object)
            won[deal.owner_id, day] += amount(deal)
    pipeline = _closing_in_the_month(world)
    found = []
    for (tenant_id, owner), first in sorted(_first_months(world, quota).items()):
        today = local_day(tenant_id, world.span.as_of64).astype(object)
        closed = Decimal(0)
        for offset in range((today - first).days + 1):
            day = first + timedelta(days=offset)
            closed = (Decimal(0) if day.day == 1 else closed) + won[owner, day]
            total, commit, best, chance = pipeline[owner, day]
            amounts = (closed, total, closed + commit, closed + best, closed + chance)
            found.append((tenant_id, owner, day, quota.get((owner, day.replace(day=1))), *amounts))
    schema = pa.schema(
        [
            *((name, pa.string()) for name in ("tenant_id", "owner_id")),
            ("snapshot_date", pa.date32()),
            ("quota", MONEY),
            *((name, MONEY) for name in MEASURES),
        ]
    )
    return table(found, schema)


def _closing_in_the_month(world: World) -> dict[tuple[str, date], list[Decimal]]:
    """All, commit, best case and weighted that is to close in the month, by owner and day."""
    found: dict[tuple[str, date], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
    for day in open_days(world):
        if day.expected_close.astype("M8[M]") == day.day.astype("M8[M]"):
            parts = (
                day.amount,
                day.amount * (day.place == COMMIT),
                day.amount * (day.place in (BEST_CASE, COMMIT)),
                weighted(day),
            )
            key = (day.owner_id, day.day.astype(object))
            found[key] = [a + b for a, b in zip(found[key], parts, strict=True)]
    return found


def _first_months(
    world: World, quota: dict[tuple[str, date], Decimal]
) -> dict[tuple[str, str], date]:
    """From which month on a sales person counts: the first with a quota, a lead or a deal."""
    begun: dict[tuple[str, str], date] = {}
    leads = rows(world.leads[world.leads["deleted_at"].isna()])
    owned = [(one.tenant_id, one.owner_id, one.at) for one in leads]
    owned += [(one.tenant_id, one.owner_id, one.created_at) for one in deals(world)]
    for tenant_id, owner, at in owned:
        month = local_day(tenant_id, np.datetime64(pd.Timestamp(at), "s")).astype(object)
        first = month.replace(day=1)
        begun[tenant_id, owner] = min(begun.get((tenant_id, owner), first), first)
    tenant_of = {owner: tenant_id for tenant_id, owner in begun}
    for owner, month in quota:
        if owner in tenant_of:
            key = (tenant_of[owner], owner)
            begun[key] = min(begun[key], month)
    return begun


TABLES: Tables = {"sales_plan_daily": sales_plan_daily}
