"""Superset: a dataset downstream of its mart, a dashboard downstream of the datasets it shows."""

from collections.abc import Iterator

import dagster as dg

from orchestration import keys
from orchestration.assets.transform import candidate_warehouse
from orchestration.resources import PipelineRun
from tributary.bi.dashboards import read_dashboards
from tributary.bi.datasets import DATASETS_DIR
from tributary.bi.model import Dashboard
from tributary.bi.provision import provision

MARTS = {key.path[-1]: key for key in candidate_warehouse.keys if key.path[0] == "marts"}


def _dataset(name: str) -> dg.AssetSpec:
    """It reads its mart in what is published."""
    return dg.AssetSpec(
        keys.dataset(name),
        deps=[MARTS[name], keys.WAREHOUSE],
        description=f"Columns and metrics of {name} in Superset",
        group_name="superset_datasets",
        kinds={"superset"},
    )


def _dashboard(dashboard: Dashboard) -> dg.AssetSpec:
    return dg.AssetSpec(
        ["superset", dashboard.slug],
        deps=[keys.dataset(name) for name in sorted(dashboard.dataset_names)],
        description=dashboard.title,
        group_name="superset",
        kinds={"superset"},
    )


SPECS = [
    *(_dataset(path.stem) for path in sorted(DATASETS_DIR.glob("*.yaml"))),
    *map(_dashboard, read_dashboards()),
]


@dg.multi_asset(specs=SPECS, required_resource_keys={"run"})
def superset(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Make Superset equal to the repository; nothing is sent when nothing changed."""
    run: PipelineRun = context.resources.run
    outcome = provision(run.settings, progress=run.progress)
    for spec in SPECS:
        yield dg.MaterializeResult(asset_key=spec.key, metadata={"changed": outcome.changed})
