"""Truth of marketing: spend, budgets and sessions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pyarrow as pa

from tributary.sandbox.truth.columns import (
    MONEY,
    Tables,
    campaign_ids,
    dates,
    micros,
    money,
    table,
    text,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import day_end
from tributary.sandbox.world.tenants import TENANTS


def ad_spend_daily(world: World) -> pa.Table:
    """Delivery summed over the ads and devices of a campaign and reporting day."""
    keys = ["tenant_id", "campaign", "date"]
    measures = ["impressions", "clicks", "cost_micros", "conversions"]
    days = world.ads.groupby(keys, as_index=False)[measures].sum()
    return pa.table(
        {
            "tenant_id": text(days["tenant_id"]),
            "platform": text(["google_ads"] * len(days)),
            "campaign_id": text(campaign_ids(world, days["tenant_id"], days["campaign"])),
            "reporting_date": dates(days["date"]),
            "impressions": pa.array(days["impressions"], pa.int64()),
            "clicks": pa.array(days["clicks"], pa.int64()),
            "spend": micros(days["cost_micros"]),
            "conversions": pa.array(days["conversions"], pa.float64()),
        }
    )


def campaign_budget_daily(world: World) -> pa.Table:
    """Budget in force at the end of each local day of a campaign's life, beside what it spent."""
    spent = world.ads.groupby(["tenant_id", "campaign", "date"])["cost_micros"].sum()
    rows: list[tuple[str, str, date, Decimal, Decimal, Decimal]] = []
    for tenant in TENANTS:
        for campaign in world.campaigns[tenant.tenant_id]:
            first = np.datetime64(campaign.start_day)
            last = world.span.as_of64.astype("M8[D]") + 1
            if campaign.end_day:
                last = min(last, np.datetime64(campaign.end_day))
            days = np.arange(first, last + 1)
            ends = day_end(days, tenant.zone)
            days, ends = days[ends <= world.span.as_of64], ends[ends <= world.span.as_of64]
            budget = campaign.value_at("amount_micros", ends - np.timedelta64(1, "s"))
            total = 0
            for day, daily in zip(days, budget, strict=True):
                key = (tenant.tenant_id, campaign.number, pd.Timestamp(day))
                spend = int(spent.get(key, 0))
                total += spend
                rows.append(
                    (
                        tenant.tenant_id,
                        campaign.campaign_id,
                        day.item(),
                        money(Fraction(daily, 1_000_000)),
                        money(Fraction(spend, 1_000_000)),
                        money(Fraction(total, 1_000_000)),
                    )
                )
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("campaign_id", pa.string()),
            ("budget_date", pa.date32()),
            ("daily_budget", MONEY),
            ("spend", MONEY),
            ("spend_to_date", MONEY),
        ]
    )
    return table(rows, schema)


def sessions_daily(world: World) -> pa.Table:
    """Sessions by the property's local day and channel."""
    frame = world.sessions.assign(
        sessions=1,
        engaged=world.sessions["is_engaged"].astype(int),
        new=world.sessions["is_new"].astype(int),
    )
    keys = ["tenant_id", "local_date", "channel"]
    days = frame.groupby(keys, as_index=False)[["sessions", "engaged", "new", "pages"]].sum()
    return pa.table(
        {
            "tenant_id": text(days["tenant_id"]),
            "reporting_date": dates(days["local_date"]),
            "channel": text(days["channel"]),
            "sessions": pa.array(days["sessions"], pa.int64()),
            "engaged_sessions": pa.array(days["engaged"], pa.int64()),
            "new_users": pa.array(days["new"], pa.int64()),
            "page_views": pa.array(days["pages"], pa.int64()),
        }
    )


TABLES: Tables = {
    "ad_spend_daily": ad_spend_daily,
    "campaign_budget_daily": campaign_budget_daily,
    "sessions_daily": sessions_daily,
}
