"""Dagster events from what dbt's last run wrote: materialisations and check results."""

import json
from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator
from dagster_dbt.asset_utils import get_asset_check_key_for_test

from tributary.settings import Settings
from tributary.warehouse.dbt import target_dir

BUILT = {"success", "partial success"}
PASSED = {"pass", "success"}


def events_of_run(
    context: dg.AssetExecutionContext, settings: Settings, translator: DagsterDbtTranslator
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """A materialisation per selected model and seed, a result per selected data test."""
    manifest = json.loads((target_dir(settings) / "manifest.json").read_text())
    results = json.loads((target_dir(settings) / "run_results.json").read_text())["results"]
    nodes: dict[str, dict[str, Any]] = {**manifest["nodes"], **manifest["unit_tests"]}
    for result in results:
        node = nodes.get(result["unique_id"])
        if node is None:
            continue
        if node["resource_type"] in {"model", "seed"} and result["status"] in BUILT:
            key = translator.get_asset_key(node)
            if key in context.selected_asset_keys:
                yield dg.MaterializeResult(
                    asset_key=key, metadata={"seconds": round(result["execution_time"], 3)}
                )
        elif node["resource_type"] in {"test", "unit_test"}:
            yield from _check_result(context, manifest, translator, result)


def _check_result(
    context: dg.AssetExecutionContext,
    manifest: dict[str, Any],
    translator: DagsterDbtTranslator,
    result: dict[str, Any],
) -> Iterator[dg.AssetCheckResult]:
    key = get_asset_check_key_for_test(manifest, translator, result["unique_id"], project=None)
    if key is None or key not in context.selected_asset_check_keys:
        return
    is_warning = result["status"] == "warn"
    yield dg.AssetCheckResult(
        asset_key=key.asset_key,
        check_name=key.name,
        passed=result["status"] in PASSED,
        severity=dg.AssetCheckSeverity.WARN if is_warning else dg.AssetCheckSeverity.ERROR,
        metadata={"failures": result.get("failures") or 0},
    )
