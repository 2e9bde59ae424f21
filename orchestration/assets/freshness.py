"""The age of each source's newest load as a check of its raw assets, without a build."""

from collections.abc import Iterator

import dagster as dg

from orchestration import keys
from orchestration.resources import PipelineRun
from orchestration.results import CheckedAssets
from tributary.audit.freshness import CHECK, check_freshness, check_id
from tributary.sources.catalogue import SOURCES

#: The checks of a source's entities: they are loaded together and share one result.
SPECS = {
    check_id(source.name): [
        dg.AssetCheckSpec(
            name=CHECK,
            asset=keys.raw(source.name, entity.name),
            description=f"Class {source.freshness.name}: loaded within"
            f" {source.freshness.expected}, at most {source.freshness.limit} ago.",
        )
        for entity in source.entities
    ]
    for source in SOURCES.values()
    if source.is_scheduled
}


@dg.multi_asset_check(
    specs=[spec for specs in SPECS.values() for spec in specs],
    can_subset=True,  # sources that are switched off or were never loaded have no result
    required_resource_keys={"run"},
)
def check_source_freshness(
    context: dg.AssetCheckExecutionContext,
) -> Iterator[dg.AssetCheckEvaluation]:
    """Check the age of every source; takes no lock, so that it also runs beside a build."""
    run: PipelineRun = context.resources.run
    selected = context.selected_asset_check_keys
    checked = CheckedAssets.of(context.instance, (key.asset_key for key in selected))
    for result in check_freshness(run.settings).results:
        for spec in SPECS[result.check_id]:
            if spec.key in selected:
                yield checked.of_record(result, spec)
