"""What a guest may ask of a chart: what the chart shows, and no other column or metric.

Superset looks for the chart among those that the guest could list, which are none, and then takes
any query for good; of a chart that it finds it knows only what the chart's editor wrote beside the
parameters. Here the chart's parameters say what it shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from superset.extensions import db
from superset.security import manager


def judge_by_parameters() -> None:
    """Put our comparison in the place of Superset's."""
    manager.query_context_modified = asks_for_more


def asks_for_more(query_context: Any) -> bool:
    """Whether a query names what its chart does not show, or is of no chart.

    A filter's is judged by Superset, by the filters of the dashboard.
    """
    form = query_context.form_data or {}
    if form.get("native_filter_id"):
        return False
    from superset.models.slice import Slice  # not before the application is there

    chart = db.session.get(Slice, form["slice_id"]) if form.get("slice_id") else None
    if chart is None or chart.datasource_id != query_context.datasource.id:
        return True
    shown = set(_parts(chart.params_dict))
    asked = [
        value
        for query in query_context.queries
        for part in ("columns", "groupby", "metrics", "series_columns")
        for value in getattr(query, part, None) or []
    ]
    asked += [by for query in query_context.queries for by, _ in query.orderby or []]
    return not all(_name(value) in shown for value in asked)


def _name(value: Any) -> str:
    """A column or metric as the parameters have it; a time axis is sent wrapped."""
    if isinstance(value, dict) and value.get("columnType") == "BASE_AXIS":
        return str(value.get("sqlExpression"))
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _parts(params: Any) -> Iterator[str]:
    """Every text and every object within the parameters."""
    if isinstance(params, str):
        yield params
    elif isinstance(params, dict):
        yield json.dumps(params, sort_keys=True)
        for value in params.values():
            yield from _parts(value)
    elif isinstance(params, list):
        for value in params:
            yield from _parts(value)
