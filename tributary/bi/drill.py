"""A way from each row of a table to another dashboard, with the row's values chosen there.

Declared in a chart's file, by filters of the target and columns of the row:

    drill:
      to: campaign-detail
      carry: {Campaign: campaign_name, Business unit: tenant_name}

It becomes a last column of links. A link on a page cannot know what is chosen there; a row's values
it can hold, since the warehouse writes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from tributary.bi.addresses import chosen, rison
from tributary.bi.model import Chart
from tributary.lake.casts import literal

#: Heading of the column; no chart may have another of this name.
LABEL = "Go on to"

# Where a value of the row goes in the address; no name or title holds such a character.
_PLACE = re.compile("\0([^\0]+)\0")


def link_sql(chart: Chart, expressions: Mapping[str, str]) -> str:
    """The SQL of a row's link, HTML; `expressions` is column → SQL of the chart's dataset."""
    drill = chart.drill
    if drill is None:
        raise ValueError(f"{chart.name} leads nowhere")
    masks: dict[str, Any] = {}
    for carried in drill.carried:
        place = f"\0{carried.column}\0"
        masks |= chosen(drill.slug, carried.filter_name, carried.target_column, [place])
    address = " || ".join(
        _in_rison(expressions[part]) if number % 2 else literal(part)
        for number, part in enumerate(_PLACE.split(rison(masks)))
    )
    before = literal(f'<a href="/superset/dashboard/{drill.slug}/?native_filters=')
    after = literal(f'">{escape(drill.title)}</a>')
    return f"{before} || url_encode({address}) || {after}"


def link_column(chart: Chart, expressions: Mapping[str, str]) -> dict[str, Any]:
    """The column of links as Superset's parameters have it."""
    return {
        "expressionType": "SQL",
        "label": LABEL,
        "hasCustomLabel": True,
        "sqlExpression": link_sql(chart, expressions),
    }


def is_link(column: Any) -> bool:
    """Whether a column of a chart or query is one of links."""
    return isinstance(column, dict) and column.get("label") == LABEL


def _in_rison(expression: str) -> str:
    return f"replace(replace(cast({expression} as varchar), '!', '!!'), '''', '!''')"
