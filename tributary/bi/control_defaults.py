"""What Superset's chart editor writes for controls that nobody touched, by type of chart.

The editor saves every control of a chart, not only those someone set. What a person chose can be
told from that only by knowing the defaults, which exist in its JavaScript alone: they are read out
of the editor in a browser, once for a version of Superset.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from tributary.bi.client import Superset, checked
from tributary.bi.server import SUPERSET_DIR, SupersetError
from tributary.yaml_files import read_yaml

if TYPE_CHECKING:
    from playwright.sync_api import Page

DEFAULTS_FILE = SUPERSET_DIR / "control_defaults.yaml"
HEADER = (
    "# Generated from Superset's chart editor: `tributary superset control-defaults`\n"
    "# Type of chart → control → its value unless someone sets another.\n"
)
#: The types of chart that the repository may use.
CHART_TYPES = (
    *("big_number", "big_number_total", "pop_kpi", "table", "pivot_table_v2", "time_table"),
    *("echarts_timeseries", "echarts_timeseries_line", "echarts_timeseries_bar", "echarts_area"),
    *("echarts_timeseries_smooth", "echarts_timeseries_step", "echarts_timeseries_scatter"),
    *("mixed_timeseries", "waterfall", "pie", "funnel", "treemap_v2", "sunburst_v2", "tree_chart"),
    *("heatmap_v2", "cal_heatmap", "histogram_v2", "box_plot", "bubble_v2", "radar", "bullet"),
    *("gauge_chart", "sankey_v2", "graph_chart", "gantt_chart", "word_cloud", "handlebars"),
    *("world_map", "country_map"),
)
#: The editor is opened on this mart; a default that names its time column is none of the type's.
_DATASET = "mart_campaign_performance"
#: Of every chart, and of no interest while small multiples are off.
_OF_EVERY_CHART = (
    *("datasource", "viz_type", "adhoc_filters", "extra_form_data", "matrixify_", "slice_id"),
    *("url_params", "undefined"),
)

# The editor keeps its controls in a Redux store, which React's root leads to.
_CONTROLS = """() => {
  const root = document.querySelector('#app');
  const key = Object.keys(root).find(name => name.startsWith('__reactContainer'));
  const open = [root[key] ?? root._reactRootContainer?._internalRoot?.current];
  while (open.length) {
    const fiber = open.pop();
    if (!fiber) continue;
    const store = fiber.memoizedProps?.store;
    if (store?.getState?.().explore?.controls)
      return Object.fromEntries(Object.entries(store.getState().explore.controls)
        .map(([name, control]) => [name, control.value ?? null]));
    open.push(fiber.sibling, fiber.child);
  }
  return null;
}"""


@cache
def control_defaults() -> dict[str, dict[str, Any]]:
    """Type of chart → control → default; None for a control that has none."""
    defaults: dict[str, dict[str, Any]] = read_yaml(DEFAULTS_FILE)
    return defaults


def as_text(defaults: dict[str, dict[str, Any]]) -> str:
    """The file's content: a line for each type of chart."""
    lines = (f"{name}: {json.dumps(found, sort_keys=True)}" for name, found in defaults.items())
    return HEADER + "\n".join(lines) + "\n"


def read_defaults(
    page: Page, client: Superset, types: tuple[str, ...] = CHART_TYPES
) -> dict[str, dict[str, Any]]:
    """Open the editor for each of `types` in a signed-in page, and read its controls."""
    dataset = next(d for d in client.list_objects("dataset") if d["table_name"] == _DATASET)
    page.route("**/api/v1/chart/data**", lambda route: route.abort())
    try:
        return {name: _read(page, client, name, dataset["id"]) for name in types}
    finally:
        page.unroute("**/api/v1/chart/data**")


def _read(page: Page, client: Superset, viz_type: str, dataset: int) -> dict[str, Any]:
    given = {"viz_type": viz_type, "datasource": f"{dataset}__table"}
    source = {"datasource_id": dataset, "datasource_type": "table"}
    body = {**source, "form_data": json.dumps(given)}
    key = checked(client.post(client.url("explore", "form_data"), json=body))["key"]
    host = client.base_url.partition("/api/")[0]
    page.goto(f"{host}/explore/?form_data_key={key}&datasource_id={dataset}&datasource_type=table")
    for _ in range(120):
        controls = page.evaluate(_CONTROLS)
        if controls and (controls.get("viz_type") == viz_type):
            return {
                name: None if _time_column(client, dataset) in json.dumps(value) else value
                for name, value in controls.items()
                if not name.startswith(_OF_EVERY_CHART)
            }
        page.wait_for_timeout(250)
    raise SupersetError(f"superset: the editor did not open for charts of type {viz_type}")


@cache
def _time_column(client: Superset, dataset: int) -> str:
    answer = checked(client.get(client.url("dataset", dataset)))
    return str(answer["result"]["main_dttm_col"])
