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
    yield from _materialisations(context, manifest, translator, results)
    yield from _check_results(context, manifest, translator, results)


def _materialisations(
    context: dg.AssetExecutionContext,
    manifest: dict[str, Any],
    translator: DagsterDbtTranslator,
    results: list[dict[str, Any]],
) -> Iterator[dg.MaterializeResult]:
    selected = context.selected_asset_keys
    for result in results:
        node = manifest["nodes"].get(result["unique_id"])
        if node is None or node["resource_type"] not in {"model", "seed"}:
            continue
        key = translator.get_asset_key(node)
        if result["status"] in BUILT and key in selected:
            yield dg.MaterializeResult(
                asset_key=key, metadata={"seconds": round(result["execution_time"], 3)}
            )


def _check_results(
    context: dg.AssetExecutionContext,
    manifest: dict[str, Any],
    translator: DagsterDbtTranslator,
    results: list[dict[str, Any]],
) -> Iterator[dg.AssetCheckEvaluation]:
    selected = context.selected_asset_check_keys
    checked = CheckedAssets.of(context.instance, {key.asset_key for key in selected})
    for result in results:
        node = manifest["nodes"].get(result["unique_id"]) or manifest["unit_tests"].get(
            result["unique_id"]
        )
        if node is None or node["resource_type"] not in {"test", "unit_test"}:
            continue
        key = get_asset_check_key_for_test(manifest, translator, result["unique_id"], project=None)
        if key is not None and key in selected:
            yield checked.evaluation(
                key,
                is_passed=result["status"] in PASSED,
                severity=SEVERITIES["warn" if result["status"] == "warn" else "error"],
                metadata={"failures": result.get("failures") or 0},
            )
