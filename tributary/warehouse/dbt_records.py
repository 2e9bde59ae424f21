"""What is learnt from a dbt run: records of runs and checks, and what analysts do not get."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tributary.settings import Settings
from tributary.warehouse.analyst import Withheld
from tributary.warehouse.dbt import DbtRun, NodeResult, one_line
from tributary.warehouse.ledger import CheckRecord, RunRecord

#: Dimension of quality by kind of dbt test, where the test's meta does not say it.
_DIMENSION_OF_KIND = {
    "not_null": "completeness",
    "unique": "uniqueness",
    "unique_combination": "uniqueness",
    "relationships": "consistency",
    "accepted_values": "validity",
}
_STATUS_PASSED = "pass"


def asset_key(node: Mapping[str, Any]) -> str:
    """Where a table lives, as the asset graph names it: ``marts/sales/fct_leads``."""
    if node["resource_type"] == "source":
        source, _, entity = str(node["name"]).partition("__")
        return f"raw/{source}/{entity}" if entity else f"raw/{node['name']}"
    parts = list(node["fqn"][1:])
    if parts[0] == "intermediate":
        return f"intermediate/{parts[-1]}"
    if node["resource_type"] == "seed":
        return f"seeds/{parts[-1]}"
    return "/".join(parts)


def run_records(
    settings: Settings, run_id: str, run: DbtRun, rows: Mapping[str, int]
) -> Iterator[RunRecord]:
    """One record per model and seed that was run; `rows` is by table name."""
    for result in run.results:
        if result.node["resource_type"] not in ("model", "seed") or result.started_at is None:
            continue
        ended = _instant(result.ended_at) or settings.instant()
        yield RunRecord(
            run_id=run_id,
            stage="build",
            asset=asset_key(result.node),
            started_at=ended - timedelta(seconds=result.seconds),
            ended_at=ended,
            duration_seconds=round(result.seconds, 3),
            rows=rows.get(result.name),
            status="failure" if result.is_failed else "success",
            message=one_line(result.message) if result.is_failed and result.message else None,
            as_of=settings.clock,
        )


def check_records(
    settings: Settings, run_id: str, run: DbtRun, rows: Mapping[str, int]
) -> Iterator[CheckRecord]:
    """One record per data test that ran; unit tests say nothing about data and are left out."""
    for result in run.results:
        if not result.is_test or result.status == "skipped":
            continue
        tested = _tested(run, result)
        is_passed = result.status == _STATUS_PASSED
        kind = (result.node.get("test_metadata") or {}).get("name")
        failures = result.failures if result.failures is not None else None
        yield CheckRecord(
            run_id=run_id,
            check_id=result.name,
            tool="dbt",
            asset=asset_key(tested) if tested is not None else f"tests/{result.name}",
            column=result.node.get("column_name"),
            check_name=kind or result.name,
            dimension=_dimension(result.node, kind),
            severity=_severity(result),
            is_passed=is_passed,
            rows_tested=rows.get(tested["name"]) if tested is not None else None,
            rows_failed=failures,
            observed=None if is_passed else one_line(result.message or "failed"),
            as_of=settings.clock,
            checked_at=_instant(result.ended_at) or settings.instant(),
        )


def withheld(manifest: Mapping[str, Any]) -> dict[str, Withheld]:
    """What analysts do not get, from the meta of models and their columns.

    A column with ``personal: true`` or ``restricted: true`` is left out, a model with
    ``restricted: true`` wholly, rows matching a model's ``restricted_rows`` (an SQL condition) too.
    """
    rules = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] != "model":
            continue
        meta = _meta(node)
        columns = tuple(
            name for name, column in node["columns"].items() if _is_withheld(_meta(column))
        )
        rule = Withheld(bool(meta.get("restricted")), columns, meta.get("restricted_rows"))
        if rule != Withheld():
            rules[node["name"]] = rule
    return rules


def built_models(run: DbtRun) -> list[str]:
    """Names of the models that were built."""
    return sorted(
        result.name
        for result in run.results
        if result.node["resource_type"] == "model" and result.status == "success"
    )


def _tested(run: DbtRun, result: NodeResult) -> Mapping[str, Any] | None:
    """The table a test is about: where it is attached, else the first it depends on."""
    attached = run.model(result.node.get("attached_node"))
    if attached is not None:
        return attached
    depends: Iterable[str] = result.node.get("depends_on", {}).get("nodes", [])
    return next((m for m in map(run.model, depends) if m is not None), None)


def _severity(result: NodeResult) -> str:
    """What dbt made of the failure: a test of severity error only warns below its `error_if`."""
    return "warn" if result.status == "warn" else str(result.node["config"]["severity"]).lower()


def _dimension(node: Mapping[str, Any], kind: str | None) -> str:
    declared = _meta(node).get("dimension")
    return str(declared) if declared else _DIMENSION_OF_KIND.get(kind or "", "accuracy")


def _is_withheld(meta: Mapping[str, Any]) -> bool:
    return bool(
        meta.get("personal")
        or meta.get("restricted")
        or meta.get("classification") in ("personal", "restricted")
    )


def _meta(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    config = entry.get("config") or {}
    return {**(entry.get("meta") or {}), **(config.get("meta") or {})}


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    instant = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
