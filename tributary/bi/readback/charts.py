"""One chart of a server as the repository would declare it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tributary.bi.annotations import LAYERS, is_of_events, read_layer
from tributary.bi.bundle import expressions
from tributary.bi.control_defaults import control_defaults
from tributary.bi.dashboards import chart_defaults
from tributary.bi.drill import LABEL, is_link, link_column
from tributary.bi.model import Annotation, Chart, Drill
from tributary.bi.readback.conditions import is_time_filter, sql_condition
from tributary.bi.readback.remarks import Inexpressible, Remarks
from tributary.bi.yaml_merge import same

#: Written by Superset or by our own bundle; nothing a person chose.
_NOT_CHOSEN = {
    *("viz_type", "datasource", "slice_id", "adhoc_filters", "granularity_sqla", "time_range"),
    *("extra_form_data", "url_params", "dashboards", "dashboardId", "form_data_key"),
    *("label_colors", "shared_label_colors", "map_label_colors", "own_color_scheme"),
    *("temporal_columns_lookup", "standalone", "extra_filters", "resultType", "resultFormat"),
}
#: Absent and one of these mean the same to a chart.
_NOTHING: tuple[Any, ...] = (None, "", [], {})
#: Filters of the second query of a chart with two.
_SECOND_FILTERS = "adhoc_filters_b"
#: Controls of the small-multiples grid; they mean nothing while it is off.
_GRID, _GRID_SWITCH = "matrixify_", "matrixify_enable"


def read_chart(
    name: str,
    found: dict[str, Any],
    declared: Chart | None,
    datasets: dict[str, dict[str, Any]],
    remarks: Remarks,
    chart_name: Callable[[int], str | None] = lambda _: None,
) -> Chart | None:
    """The chart as served; what cannot be expressed is remarked and stays as `declared`.

    A KPI tile is made of its cell, so no change of it can be expressed.

    `found` is a row of the server's list of charts, `chart_name` the name by which the same
    dashboard places the chart with an id. None for a new chart on a dataset that the
    repository does not have.
    """
    dataset_name = (found.get("table") or {}).get("table_name", "")
    if dataset_name not in datasets:
        remarks.add(f"its dataset {dataset_name or '?'} is not one of the repository's")
        return declared
    dataset = datasets[dataset_name]
    params: dict[str, Any] = json.loads(found["params"] or "{}")
    if _told(params.get(_SECOND_FILTERS)) == _told(params.get("adhoc_filters")):
        params.pop(_SECOND_FILTERS, None)  # both queries obey the chart's filters, see bundle
    annotations = tuple(_annotations(params, chart_name, remarks))
    drill = _drill(params, declared, dataset, remarks)
    chart = Chart(
        name=name,
        title=found["slice_name"],
        dataset=dataset_name,
        viz_type=found["viz_type"],
        params=_chosen(found["viz_type"], params, declared, remarks),
        description=(found.get("description") or "").strip(),
        kpis=declared.kpis if declared is not None else (),
        drill=drill,
        annotations=annotations,
        is_tile=declared is not None and declared.is_tile,
    )
    remarks.unless_equal(None, found.get("cache_timeout"), "a cache time of its own")
    chart = _with_filters(chart, params.get("adhoc_filters") or [], declared, dataset, remarks)
    if chart.is_tile and chart != declared:
        remarks.add("it is a KPI tile, made of its cell; to change it, make it a chart")
        return declared
    return chart


def _annotations(
    params: dict[str, Any], chart_name: Callable[[int], str | None], remarks: Remarks
) -> Iterator[Annotation]:
    """Rows of charts marked as events; they are taken out of `params`."""
    layers = params.get(LAYERS) or []
    events = [given for given in layers if is_of_events(given)]
    if events:
        params[LAYERS] = [given for given in layers if given not in events]
    for given in events:
        name = chart_name(int(given["value"]))
        if name is None:
            remarks.add(f"annotation {given['name']} is of a chart that is not on this dashboard")
            continue
        annotation, is_as_ours = read_layer(given, name)
        if not is_as_ours:
            remarks.add(f"annotation {annotation.name} has looks of its own")
        yield annotation


def _drill(
    params: dict[str, Any], declared: Chart | None, dataset: dict[str, Any], remarks: Remarks
) -> Drill | None:
    """Where the rows lead, as declared or not at all; its column is taken out of `params`."""
    columns = params.get("groupby")
    links = [column for column in columns if is_link(column)] if isinstance(columns, list) else []
    if not links:
        return None
    params["groupby"] = [column for column in columns or [] if not is_link(column)]
    drill = declared.drill if declared is not None else None
    if declared is None or drill is None:
        remarks.add(f"a column {LABEL} was made in the chart: say drill in its file")
        return None
    said = link_column(declared, expressions(dataset))["sqlExpression"]
    if [link["sqlExpression"] for link in links] != [said]:
        remarks.add(f"its column {LABEL} was changed: say in its file where the rows lead")
    return drill


def _told(filters: list[dict[str, Any]] | None) -> list[tuple[Any, ...]]:
    """What filters say, without the names that the editor gives them."""
    keys = ("clause", "sqlExpression", "subject", "operator", "comparator")
    return [tuple(one.get(key) for key in keys) for one in filters or []]


def _with_filters(
    chart: Chart,
    given: list[dict[str, Any]],
    declared: Chart | None,
    dataset: dict[str, Any],
    remarks: Remarks,
) -> Chart:
    expressions = {
        column["column_name"]: column["expression"]
        for column in dataset["columns"]
        if column.get("expression")
    }
    time = next((str(found["subject"]) for found in given if is_time_filter(found)), "")
    conditions = []
    for found in given:
        if is_time_filter(found):
            continue
        try:
            conditions.append(sql_condition(found, expressions))
        except Inexpressible as what:
            remarks.add(str(what))
    own = dataset["main_dttm_col"] or ""
    if time != own:
        return replace(chart, filters=tuple(conditions), time=time)
    # The editor adds the dataset's own column by itself to a chart that has none.
    is_declared = declared is not None and declared.time in ("", own)
    kept = declared.time if declared is not None and is_declared else None
    return replace(chart, filters=tuple(conditions), time=kept)


# -- parameters ------------------------------------------------------------------------------------


def _chosen(
    viz_type: str, found: dict[str, Any], declared: Chart | None, remarks: Remarks
) -> dict[str, Any]:
    """The parameters that someone chose, those that are declared first and in their order."""
    begun_with = chart_defaults().get(viz_type, {})
    before = declared.params if declared is not None else begun_with
    defaults = control_defaults().get(viz_type, {})
    chosen = {}
    for key, value in before.items():
        if key in found:
            is_idle = key == _SECOND_FILTERS and all(map(is_time_filter, found[key] or []))
            chosen[key] = value if is_idle or same(value, found[key]) else found[key]
        elif not _was_cleared(key, value, defaults):
            chosen[key] = value
    chosen |= {
        key: value
        for key, value in found.items()
        if key not in before and not _is_idle(key, value, found, defaults)
    }
    for key, value in list(chosen.items()):
        for what in _ids_in(key, value):
            remarks.add(f"{key}: {what}")
            chosen[key] = before.get(key)
    return {key: value for key, value in chosen.items() if key in before or value is not None}


def _was_cleared(key: str, declared: Any, defaults: dict[str, Any]) -> bool:
    """Whether a declared parameter that was saved without a value had one that said something.

    What is no control of the chart's type cannot have been cleared by anyone.
    """
    return key in defaults and not _is_untouched(declared, defaults[key])


def _is_untouched(value: Any, default: Any) -> bool:
    return value is None or same(value, default) or (value in _NOTHING and default in _NOTHING)


def _is_idle(key: str, value: Any, found: dict[str, Any], defaults: dict[str, Any]) -> bool:
    """Whether a parameter that is not declared says nothing that was chosen."""
    if key in _NOT_CHOSEN or (key.startswith(_GRID) and not found.get(_GRID_SWITCH)):
        return True
    if key == _SECOND_FILTERS and all(map(is_time_filter, value or [])):
        return True
    return _is_untouched(value, defaults.get(key))


def _ids_in(key: str, value: Any) -> Iterator[str]:
    """What in a parameter is not by name: metrics and columns made in the chart, annotations."""
    if key == LAYERS:
        if any(layer.get("annotationType") != "FORMULA" for layer in value or []):
            yield "annotations other than formulas and rows of charts"
    elif key == _SECOND_FILTERS:
        if value and not all(map(is_time_filter, value)):
            yield "filters of the second query"
    else:
        yield from _ad_hoc(value)


def _ad_hoc(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _ad_hoc(item)
    elif isinstance(value, dict) and "expressionType" in value:
        label = value.get("label") or value.get("sqlExpression")
        yield f"{label} was written in the chart: declare it in superset/semantics, then choose it"
