"""Truth tables: what any warehouse over the sandbox must come to, from the simulator's own log.

Definitions of every table and column: ../truth.md. Nothing here is shared with the dbt models.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tributary.sandbox.truth import (
    ad_breakdowns,
    attribution,
    automation,
    bi_usage,
    business_health,
    content,
    conversing,
    customer,
    delivery,
    devops,
    finance,
    health,
    history,
    impact_health,
    marketing,
    messaging,
    paid_social,
    pipeline,
    pipeline_health,
    product,
    reliability,
    revenue,
    risk,
    roi,
    sales,
    sales_activities,
    sales_plan,
    service,
)
from tributary.sandbox.truth.columns import Tables
from tributary.sandbox.world.build import World

TABLES: Tables = {
    **marketing.TABLES,
    **sales.TABLES,
    **sales_activities.TABLES,
    **pipeline.TABLES,
    **sales_plan.TABLES,
    **pipeline_health.TABLES,
    **revenue.TABLES,
    **service.TABLES,
    **finance.TABLES,
    **roi.TABLES,
    **impact_health.TABLES,
    **business_health.TABLES,
    **risk.TABLES,
    **history.TABLES,
    **delivery.TABLES,
    **automation.TABLES,
    **messaging.TABLES,
    **conversing.TABLES,
    **customer.TABLES,
    **health.TABLES,
    **product.TABLES,
    **attribution.TABLES,
    **content.TABLES,
    **paid_social.TABLES,
    **ad_breakdowns.TABLES,
    **reliability.TABLES,
    **devops.TABLES,
    **bi_usage.TABLES,
}


def truth_tables(world: World) -> dict[str, pa.Table]:
    """Every truth table by name."""
    return {name: world.of(table) for name, table in TABLES.items()}


def write_truth(world: World, folder: Path) -> list[Path]:
    """Write every truth table as `<folder>/<name>.parquet`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, table in truth_tables(world).items():
        pq.write_table(table, folder / f"{name}.parquet")
        paths.append(folder / f"{name}.parquet")
    return paths
