"""Truth tables: what any warehouse over the sandbox must come to, from the simulator's own log.

Definitions of every table and column: ../truth.md. Nothing here is shared with the dbt models.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tributary.sandbox.truth import history, marketing, revenue, sales, service
from tributary.sandbox.world.build import World

TABLES: Mapping[str, Callable[[World], pa.Table]] = {
    "ad_spend_daily": marketing.ad_spend_daily,
    "campaign_budget_daily": marketing.campaign_budget_daily,
    "sessions_daily": marketing.sessions_daily,
    "leads": sales.leads,
    "opportunities": sales.opportunities,
    "mrr_monthly": revenue.mrr_monthly,
    "customers_monthly": revenue.customers_monthly,
    "conversations": service.conversations,
    "tickets": service.tickets,
    "costs_daily": service.costs_daily,
    "customer_versions": history.customer_versions,
    "campaign_versions": history.campaign_versions,
    "agent_versions": history.agent_versions,
}


def truth_tables(world: World) -> dict[str, pa.Table]:
    """Every truth table by name."""
    return {name: table(world) for name, table in TABLES.items()}


def write_truth(world: World, folder: Path) -> list[Path]:
    """Write every truth table as `<folder>/<name>.parquet`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, table in truth_tables(world).items():
        pq.write_table(table, folder / f"{name}.parquet")
        paths.append(folder / f"{name}.parquet")
    return paths
