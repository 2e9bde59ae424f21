"""KPI tiles: a cell `{kpi: mrr, grain: month, width: 3}` of a dashboard becomes a chart.

A tile shows the latest complete period of a KPI: value, change from the period before, target and
status, for the group where the KPI has one, else for each business unit. It is a table of one cell
a unit: Handlebars would need `unsafe-eval`, which Superset's content security policy does not give.
The metric `tile` of fct_kpi_values writes the cell, `superset/tiles.css` styles it.
"""

from __future__ import annotations

from functools import cache

from tributary.bi.model import Chart
from tributary.errors import TributaryError
from tributary.kpis.catalogue import Kpi, load

DATASET = "fct_kpi_values"

#: More units than a group has.
_ROW_LIMIT = 50


@cache
def catalogue_kpis() -> dict[str, Kpi]:
    """The catalogue's KPIs by key."""
    return {kpi.key: kpi for kpi in load().kpis}


def tile_name(kpi_key: str, grain: str) -> str:
    """Name of a tile's chart within its dashboard."""
    return f"kpi-{kpi_key}-{grain}"


def tile_chart(kpi_key: str, grain: str, title: str = "") -> Chart:
    """The chart of a tile; raises TributaryError if no such KPI is published by `grain`."""
    kpi = catalogue_kpis().get(kpi_key)
    if kpi is None:
        raise TributaryError(f"no KPI is named {kpi_key}", cure="name one of dbt_project/kpis.yml")
    if grain not in kpi.grains:
        raise TributaryError(
            f"{kpi_key} is not published by {grain}", cure=f"one of {', '.join(kpi.grains)}"
        )
    if not kpi.has_total:
        raise TributaryError(f"{kpi_key} has values by slice only", cure="make it a chart")
    return Chart(
        name=tile_name(kpi_key, grain),
        title=title or kpi.name,
        dataset=DATASET,
        viz_type="table",
        description=f"{kpi.definition} ({grain})",
        filters=(
            f"kpi_key = '{kpi_key}'",
            f"grain = '{grain}'",
            "slice = 'total'",
            "not is_partial",
        ),
        kpis=(kpi_key,),
        is_tile=True,
        params={
            "query_mode": "aggregate",
            "groupby": ["tenant_name"],
            "metrics": ["tile"],
            "timeseries_limit_metric": "tile_order",
            "order_desc": False,
            "row_limit": _ROW_LIMIT,
            "page_length": 0,
            "include_search": False,
            "show_cell_bars": False,
            "allow_render_html": True,
            "column_config": {"tenant_name": {"visible": False}},
        },
    )
