"""Source entities in the lake: one asset each, extracted together, sources side by side."""

from collections.abc import Iterator

import dagster as dg

from orchestration import keys
from orchestration.resources import PipelineRun
from tributary.errors import TributaryError
from tributary.sources.catalogue import SOURCES
from tributary.sources.extract import extract

SPECS = [
    dg.AssetSpec(
        keys.raw(source.name, entity.name),
        description=entity.description,
        group_name=f"raw_{source.name}",
        kinds={"parquet"},
    )
    for source in SOURCES.values()
    for entity in source.entities
]


@dg.multi_asset(specs=SPECS, can_subset=True, required_resource_keys={"run"})
def lake(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Extract the sources of the selected entities; a failing one fails the step, not the others.

    A switched-off source is materialised as empty, so that what lies downstream still runs.
    """
    run: PipelineRun = context.resources.run
    names = sorted({key.path[1] for key in context.selected_asset_keys})
    report = extract(run.settings, names, progress=run.progress)
    by_source = {outcome.source: outcome for outcome in report.sources}
    for key in sorted(context.selected_asset_keys):
        _, source, entity = key.path
        outcome = by_source[source]
        if outcome.error is None:
            load = outcome.loads.get(entity)
            yield dg.MaterializeResult(
                asset_key=key,
                metadata={
                    "dagster/row_count": load.loaded if load else 0,
                    "rejected": load.rejected if load else 0,
                    "commit_seq": outcome.commit_seq,
                    "state": outcome.skipped or "extracted",
                },
            )
    if report.errors:
        raise TributaryError("; ".join(report.errors.values()))
