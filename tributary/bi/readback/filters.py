"""The filters of a dashboard's bar as served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tributary.bi.model import Dashboard, Filter
from tributary.bi.readback.conditions import sql_condition
from tributary.bi.readback.layout import Layout
from tributary.bi.readback.remarks import Inexpressible, Remarks

_KINDS = {"filter_select": "select", "filter_time": "time"}
#: Settings of a filter that our YAML does not have, and what an apply writes.
_FIXED = {
    "defaultToFirstItem": (False, "the first value is chosen by default"),
    "searchAllOptions": (False, "values are searched on the server"),
    "inverseSelection": (False, "the selection is inverted"),
    "sortAscending": (True, "values are sorted another way"),
}


@dataclass(frozen=True)
class FilterNames:
    """What the ids in a filter stand for."""

    datasets: dict[int, str]
    charts: dict[int, str]
    layout: Layout


def read_filters(
    configuration: list[dict[str, Any]], declared: Dashboard, names: FilterNames, remarks: Remarks
) -> tuple[Filter, ...]:
    """The filters in order; one that cannot be expressed is remarked and stays as declared."""
    titles = {given["id"]: given.get("name", "") for given in configuration}
    before = {given.name: given for given in declared.filters}
    found = []
    for given in configuration:
        at = remarks.at(f"{declared.slug}: filter {given.get('name') or given['id']}")
        try:
            found.append(_filter(given, before.get(given.get("name", "")), titles, names, at))
        except Inexpressible as what:
            at.add(str(what))
            if given.get("name") in before:
                found.append(before[given["name"]])
    return tuple(found)


def _filter(
    given: dict[str, Any],
    before: Filter | None,
    titles: dict[str, str],
    names: FilterNames,
    remarks: Remarks,
) -> Filter:
    kind = _KINDS.get(given.get("filterType", ""))
    if kind is None or given.get("type") != "NATIVE_FILTER":
        raise Inexpressible(f"its kind is {given.get('filterType') or given.get('type')}")
    target = (given.get("targets") or [{}])[0]
    controls = given.get("controlValues") or {}
    for key, (expected, words) in _FIXED.items():
        remarks.unless_equal(expected, controls.get(key, expected), words)
    remarks.unless_equal("", given.get("description") or "", "it has a description")
    dataset = names.datasets.get(target.get("datasetId"), "")
    if kind == "select" and not dataset:
        raise Inexpressible("its dataset is not one of the repository's")
    conditions = [sql_condition(found, {}) for found in given.get("adhoc_filters") or []]
    return Filter(
        name=given["name"],
        kind=kind,
        dataset=dataset,
        column=(target.get("column") or {}).get("name", ""),
        is_multiple=bool(controls.get("multiSelect", True)),
        is_required=bool(controls.get("enableEmptyFilter")),
        default=_default(given, before),
        where=" and ".join(conditions),
        depends_on=tuple(titles[parent] for parent in given.get("cascadeParentIds") or []),
        excluded_charts=_excluded(given.get("scope") or {}, before, names),
    )


def _default(given: dict[str, Any], before: Filter | None) -> str | list[str] | None:
    value = ((given.get("defaultDataMask") or {}).get("filterState") or {}).get("value")
    if not value or value == "No filter":
        return None
    is_spelt_out = before is not None and isinstance(before.default, str)
    if isinstance(value, list) and len(value) == 1 and is_spelt_out:
        return str(value[0])
    return list(value) if isinstance(value, list) else str(value)


def _excluded(scope: dict[str, Any], before: Filter | None, names: FilterNames) -> tuple[str, ...]:
    """The charts that are not in the filter's scope, those declared first."""
    covered: set[int] = set()
    for root in scope.get("rootPath") or ["ROOT_ID"]:
        covered |= names.layout.charts_below(root)
    outside = (names.layout.charts_below("ROOT_ID") - covered) | set(scope.get("excluded") or [])
    found = {names.charts[chart] for chart in outside if chart in names.charts}
    declared = before.excluded_charts if before is not None else ()
    return (*(c for c in declared if c in found), *sorted(found - set(declared)))
