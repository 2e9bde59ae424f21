"""Truth of sales: leads and opportunities."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pyarrow as pa

from tributary.sandbox.truth.columns import (
    MONEY,
    Tables,
    campaign_ids,
    instants,
    local_days,
    money,
    recorded_channels,
    text,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.tenants import BY_ID


def leads(world: World) -> pa.Table:
    """Leads that were not deleted, with the instants at which they reached each stage."""
    frame = world.leads[world.leads["deleted_at"].isna()]
    return pa.table(
        {
            "tenant_id": text(frame["tenant_id"]),
            "lead_id": text(frame["lead_id"]),
            "channel": text(recorded_channels(frame)),
            "campaign_id": text(campaign_ids(world, frame["tenant_id"], frame["campaign"])),
            "created_at": instants(frame["at"]),
            "created_date": local_days(frame, "at"),
            "mql_at": instants(frame["mql_at"]),
            "sql_at": instants(frame["sql_at"]),
            "opportunity_at": instants(frame["opportunity_at"]),
            "customer_at": instants(frame["customer_at"]),
        }
    )


def opportunities(world: World) -> pa.Table:
    """Opportunities that were not deleted."""
    frame = world.opportunities[world.opportunities["deleted_at"].isna()]
    is_closed = frame["closed_at"].notna().to_numpy()
    is_won = frame["is_won"].to_numpy(bool)
    crm = [BY_ID[t].crm for t in frame["tenant_id"]]
    lead = [
        None if system == "salesforce" and is_copy else lead_id
        for system, is_copy, lead_id in zip(crm, frame["is_copy"], frame["lead_id"], strict=True)
    ]
    return pa.table(
        {
            "tenant_id": text(frame["tenant_id"]),
            "opportunity_id": text(frame["opportunity_id"]),
            "account_id": text(frame["account_id"]),
            "lead_id": text(lead),
            "status": text(np.where(is_won, "won", np.where(is_closed, "lost", "open"))),
            "amount": pa.array(
                [money(Fraction(int(minor), 100)) for minor in frame["amount_minor"]], MONEY
            ),
            "created_at": instants(frame["created_at"]),
            "created_date": local_days(frame, "created_at"),
            "closed_date": local_days(frame, "closed_at"),
            "channel": text(recorded_channels(frame)),
            "campaign_id": text(campaign_ids(world, frame["tenant_id"], frame["campaign"])),
        }
    )


TABLES: Tables = {
    "leads": leads,
    "opportunities": opportunities,
}
