"""dbt's models as assets, their tests as asset checks; built as one candidate warehouse."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from graphlib import TopologicalSorter

import dagster as dg
from dagster_dbt import dbt_assets

from orchestration import keys
from orchestration.dbt_events import events_of_run
from orchestration.resources import PipelineRun
from tributary.audit.run import raw_audited_beside
from tributary.settings import Settings
from tributary.warehouse.candidate import Candidate, build_candidate
from tributary.warehouse.dbt import manifest
from tributary.warehouse.kept import kept_version, waiting_candidate

TRANSLATOR = keys.Translator()


@dbt_assets(
    manifest=manifest(Settings.load()),
    dagster_dbt_translator=TRANSLATOR,
    required_resource_keys={"run", "warehouse_lock"},
)
def candidate_warehouse(context: dg.AssetExecutionContext) -> Iterator[object]:
    """Build every model into a new candidate, whatever the selection: a warehouse is whole.

    If that would only make the published version once more, its tables stay as they are; if it
    would make what a killed build finished, that goes on to its audit.
    """
    run: PipelineRun = context.resources.run
    if not run.anew:
        with run.progress.task("look for changes"):
            run.kept = kept_version(run.settings)
            run.candidate = None if run.kept else waiting_candidate(run.settings)
    if run.kept is not None:
        for key in TopologicalSorter(context.assets_def.asset_deps).static_order():
            if key in context.selected_asset_keys:  # not so: what is upstream, not one of ours
                yield dg.MaterializeResult(asset_key=key, metadata={"state": "unchanged"})
        return
    run.candidate = run.candidate or build_candidate(
        run.settings, progress=run.progress, beside=partial(_raw_audited, run)
    )
    yield from events_of_run(context, run.settings, TRANSLATOR)


@contextmanager
def _raw_audited(run: PipelineRun, candidate: Candidate) -> Iterator[None]:
    with raw_audited_beside(run.settings, candidate, progress=run.progress) as run.raw_checks:
        yield
