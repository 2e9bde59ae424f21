"""Events of one chart marked on another: declared by names, kept by Superset as ids.

Declared in the file of the chart that is marked:

    annotations:
      - {name: Failed changes, chart: failures, time: created_at, title: service}

The events are the rows of a table on the same dashboard: live, and those that whoever looks may
see. Superset's import drops such layers, so an apply adds them afterwards. To draw them it runs a
query that is stored with the events' chart; that query names dashboard and chart, for many people
may read a dataset only as part of a dashboard. The dashboard's filters do not narrow the events.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tributary.bi.access.declared import Access
from tributary.bi.client import Superset, checked
from tributary.bi.identities import identity
from tributary.bi.model import Annotation, Chart, Dashboard

#: Most events of a chart: more could not be told apart.
MOST_EVENTS = 500
#: Key of a chart's parameters.
LAYERS = "annotation_layers"

_LINE = {"annotationType": "EVENT", "sourceType": "table"}
#: How every event is drawn: a line across the chart that says what it is when pointed at.
_LOOKS = {
    "color": "#B3261E",
    "opacity": "opacityMedium",
    "style": "dashed",
    "width": 1,
    "show": True,
    "showLabel": False,
    "showMarkers": False,
    "hideLine": False,
    "intervalEndColumn": "",
}


def layer(annotation: Annotation, chart_id: int) -> dict[str, Any]:
    """The annotation as Superset's parameters have it; `chart_id` is the events' chart's."""
    return {
        **_LINE,
        **_LOOKS,
        "name": annotation.name,
        "value": chart_id,
        "timeColumn": annotation.time,
        "titleColumn": annotation.title,
        "descriptionColumns": list(annotation.description),
        "overrides": {"time_range": None},
    }


def is_of_events(given: Mapping[str, Any]) -> bool:
    """Whether a layer marks the rows of a chart as events."""
    return all(given.get(key) == value for key, value in _LINE.items())


def read_layer(given: Mapping[str, Any], chart: str) -> tuple[Annotation, bool]:
    """The annotation that a layer is, of the chart so named; whether it looks as ours do."""
    annotation = Annotation(
        name=given["name"],
        chart=chart,
        time=given.get("timeColumn") or "",
        title=given.get("titleColumn") or "",
        description=tuple(given.get("descriptionColumns") or ()),
    )
    ours = layer(annotation, given["value"])
    return annotation, all((given.get(key) or "") == (ours[key] or "") for key in _LOOKS)


def events_query(
    chart: Chart, ids: Mapping[str, int], *, dashboard_id: int, dataset_id: int
) -> dict[str, Any]:
    """The query of a chart whose rows are marked on others; `ids` is name of a chart → its id."""
    datasource = {"id": dataset_id, "type": "table"}
    where = " and ".join(f"({condition})" for condition in chart.filters)
    order = [json.loads(each) for each in chart.params.get("order_by_cols", [])]
    return {
        "datasource": datasource,
        "force": False,
        "queries": [
            {
                "columns": chart.params["all_columns"],
                "metrics": [],
                "filters": [],
                "extras": {"where": where},
                "orderby": order,
                "row_limit": MOST_EVENTS,
            }
        ],
        "form_data": {
            "datasource": f"{dataset_id}__table",
            "viz_type": chart.viz_type,
            "slice_id": ids[chart.name],
            "dashboardId": dashboard_id,
        },
        "result_format": "json",
        "result_type": "full",
    }


def apply_annotations(client: Superset, dashboards: list[Dashboard]) -> None:
    """Add what is declared to the charts that were imported; raises SupersetError."""
    if not any(chart.annotations for d in dashboards for chart in d.charts.values()):
        return
    charts = {found["uuid"]: found for found in client.list_objects("chart")}
    slugs = {found["slug"]: int(found["id"]) for found in client.list_objects("dashboard")}
    for dashboard in dashboards:
        marked = [chart for chart in dashboard.charts.values() if chart.annotations]
        if not marked:
            continue
        found = {name: charts[identity("chart", dashboard.slug, name)] for name in dashboard.charts}
        ids = {name: int(chart["id"]) for name, chart in found.items()}
        for name in {given.chart for chart in marked for given in chart.annotations}:
            query = events_query(
                dashboard.charts[name],
                ids,
                dashboard_id=slugs[dashboard.slug],
                dataset_id=int(found[name]["datasource_id"]),
            )
            body = {"query_context": json.dumps(query), "query_context_generation": True}
            checked(client.put(client.url("chart", ids[name]), json=body))
        for chart in marked:
            params = json.loads(found[chart.name]["params"])
            params[LAYERS] = [
                *(params.get(LAYERS) or []),
                *(layer(given, ids[given.chart]) for given in chart.annotations),
            ]
            body = {"params": json.dumps(params)}
            checked(client.put(client.url("chart", ids[chart.name]), json=body))


def mixed_rules(
    dashboards: list[Dashboard], access: Access, datasets: dict[str, dict[str, Any]]
) -> Iterator[str]:
    """Charts whose events are of rows that other rules tell apart.

    A result is kept with its events, and found again by the rules of the chart's own dataset: of
    two people whom only the events' rules tell apart one would be shown what the other may see.
    """
    for dashboard in dashboards:
        for chart in dashboard.charts.values():
            for given in chart.annotations:
                names = (chart.dataset, dashboard.charts[given.chart].dataset)
                if any(name not in datasets for name in names):
                    continue
                ours, theirs = (
                    {rule.name for rule in access.rules.values() if rule.judges(datasets[name])}
                    for name in names
                )
                if ours != theirs:
                    rules = ", ".join(sorted(ours ^ theirs))
                    yield (
                        f"{dashboard.slug}/{chart.name}: annotation {given.name}: {names[0]} and"
                        f" {names[1]} are not told apart by the same rules ({rules})"
                    )
