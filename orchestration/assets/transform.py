"""dbt's models as assets, their tests as asset checks; built as one candidate warehouse."""

from collections.abc import Iterator

import dagster as dg
from dagster_dbt import dbt_assets

from orchestration import keys
from orchestration.dbt_events import events_of_run
from orchestration.resources import PipelineRun
from tributary.settings import Settings
from tributary.warehouse.candidate import build_candidate
from tributary.warehouse.dbt import manifest

TRANSLATOR = keys.Translator()


@dbt_assets(
    manifest=manifest(Settings.load()),
    dagster_dbt_translator=TRANSLATOR,
    required_resource_keys={"run", "warehouse_lock"},
)
def candidate_warehouse(context: dg.AssetExecutionContext) -> Iterator[object]:
    """Build every model into a new candidate, whatever the selection: a warehouse is whole."""
    run: PipelineRun = context.resources.run
    run.candidate = build_candidate(run.settings, progress=run.progress)
    yield from events_of_run(context, run.settings, TRANSLATOR)
