"""Superset dashboards: one asset each, downstream of the marts their datasets read."""

from collections.abc import Iterator

import dagster as dg

from orchestration import keys
from orchestration.resources import PipelineRun
from tributary.bi.bundle import dashboards
from tributary.bi.provision import provision

SPECS = [
    dg.AssetSpec(
        ["superset", dashboard.slug],
        deps=[keys.WAREHOUSE],
        description=dashboard.title,
        group_name="superset",
        kinds={"superset"},
    )
    for dashboard in dashboards()
]


@dg.multi_asset(specs=SPECS, required_resource_keys={"run"})
def superset(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Make Superset equal to the repository; nothing is sent when nothing changed."""
    run: PipelineRun = context.resources.run
    outcome = provision(run.settings, progress=run.progress)
    for spec in SPECS:
        yield dg.MaterializeResult(asset_key=spec.key, metadata={"changed": outcome.changed})
