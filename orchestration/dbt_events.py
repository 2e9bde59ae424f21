"""Dagster events from what dbt's last run wrote: materialisations and check results."""

import json
from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator
from dagster_dbt.asset_utils import get_asset_check_key_for_test

from orchestration.results import SEVERITIES, CheckedAssets
from tributary.settings import Settings
from tributary.warehouse.dbt import target_dir

BUILT = {"success", "partial success"}
PASSED = {"pass", "success"}


def events_of_run(
    context: dg.AssetExecutionContext, settings: Settings, translator: DagsterDbtTranslator
) -> Iterator[dg.MaterializeResult | dg.AssetCheckEvaluation]:
    """A materialisation per selected model and seed, then a result per selected test."""
    manifest = json.loads((target_dir(settings) / "manifest.json").read_text())
    results = json.loads((target_dir(settings) / "run_results.json").read_text())["results"]
    nodes: dict[str, dict[str, Any]] = {**manifest["nodes"], **manifest["unit_tests"]}
    told = [(nodes[one["unique_id"]], one) for one in results if one["unique_id"] in nodes]
    assets, checks = context.selected_asset_keys, context.selected_asset_check_keys
    for node, result in told:
        if node["resource_type"] in {"model", "seed"} and result["status"] in BUILT:
            key = translator.get_asset_key(node)
            if key in assets:
                yield dg.MaterializeResult(
                    asset_key=key, metadata={"seconds": round(result["execution_time"], 3)}
                )
    checked = CheckedAssets.of(context.instance, (key.asset_key for key in checks))
    for node, result in told:
        if node["resource_type"] in {"test", "unit_test"}:
            test = get_asset_check_key_for_test(manifest, translator, node["unique_id"], None)
            if test in checks:
                yield checked.evaluation(
                    test,
                    is_passed=result["status"] in PASSED,
                    severity=SEVERITIES["warn" if result["status"] == "warn" else "error"],
                    metadata={"failures": result.get("failures") or 0},
                )
