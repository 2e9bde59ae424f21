"""Begin a dashboard or a chart: files that are valid as they are, for people to go on from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tributary.bi.bundle import read_datasets
from tributary.bi.dashboards import (
    CHARTS_DIR,
    DASHBOARDS_DIR,
    FIRST_VIEW_CHARTS,
    GRID_COLUMNS,
    read_dashboards,
)
from tributary.bi.yaml_merge import merged, new_file
from tributary.errors import TributaryError
from tributary.yaml_files import read_yaml

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HEIGHT = 40
_FILTERS = [
    {
        "name": "Business unit",
        "dataset": "dim_tenant",
        "column": "tenant_name",
        "where": "tenant_id not in ('group', 'unknown')",
    },
    {"name": "Period", "kind": "time"},
]


@dataclass(frozen=True)
class _Shown:
    """What a new chart shows: a metric by a column, or over time."""

    metric: str
    column: str
    time: str | None


def _over_time(shown: _Shown) -> dict[str, Any]:
    if shown.time is None:
        raise TributaryError("the dataset has no time column", cure="choose another type")
    return {"x_axis": shown.time, "time_grain_sqla": "P1M"}


def _series(shown: _Shown) -> dict[str, Any]:
    axis = _over_time(shown) if shown.time else {"x_axis": shown.column}
    return {**axis, "metrics": [shown.metric], "row_limit": 10000, "rich_tooltip": True}


def _part(shown: _Shown) -> dict[str, Any]:
    return {"groupby": [shown.column], "metric": shown.metric, "row_limit": 50}


#: Type of chart → its parameters to begin with.
TYPES: dict[str, Callable[[_Shown], dict[str, Any]]] = {
    "big_number_total": lambda shown: {"metric": shown.metric, "header_font_size": 0.4},
    "big_number": lambda shown: {"metric": shown.metric, **_over_time(shown)},
    "echarts_timeseries_line": _series,
    "echarts_timeseries_bar": _series,
    "echarts_area": _series,
    "table": lambda shown: {
        "query_mode": "aggregate",
        "groupby": [shown.column],
        "metrics": [shown.metric],
        "row_limit": 1000,
        "page_length": 20,
    },
    "pie": _part,
    "funnel": _part,
    "treemap_v2": lambda shown: {"groupby": [shown.column], "metric": shown.metric},
}


def new_dashboard(slug: str, title: str, *, dashboards_dir: Path = DASHBOARDS_DIR) -> Path:
    """Write the file of a dashboard with the usual filters; raises TributaryError."""
    _require_name("dashboard", slug)
    path = dashboards_dir / f"{slug}.yaml"
    if path.exists():
        raise TributaryError(f"{path} is there already")
    if not title.strip():
        raise TributaryError("a dashboard needs a title")
    text = "Charts come here: `tributary superset new-chart`"
    row = {"height": 10, "cells": [{"width": GRID_COLUMNS, "text": text}]}
    content = {
        "title": title.strip(),
        "description": f"{title.strip()}: say here what it answers, and for whom.",
        "refresh_seconds": 300,
        "filters": _FILTERS,
        "tabs": [{"title": "Overview", "rows": [row]}],
    }
    path.write_text(new_file(content))
    return path


def new_chart(
    slug: str,
    name: str,
    dataset: str,
    viz_type: str,
    *,
    metric: str | None = None,
    column: str | None = None,
    tab: str | None = None,
    dashboards_dir: Path = DASHBOARDS_DIR,
    charts_dir: Path = CHARTS_DIR,
) -> list[Path]:
    """Write a chart's file and place it in a new row of a tab (the first one unless named).

    Shows `metric` by `column` or over time; by default the dataset's first ones. Raises
    TributaryError for a name that is not there, or one that is taken.
    """
    _require_name("chart", name)
    dashboards = {found.slug: found for found in read_dashboards(dashboards_dir, charts_dir)}
    dashboard = dashboards[_one_of("dashboard", slug, dashboards)]
    datasets = read_datasets()
    content = datasets[_one_of("dataset", dataset, datasets)]
    chart_path = charts_dir / slug / f"{name}.yaml"
    if name in dashboard.charts or chart_path.exists():
        raise TributaryError(f"{slug} has a chart named {name} already")
    shown = _shown(dataset, content, metric, column)
    chart = {
        "title": name.replace("-", " ").capitalize(),
        "dataset": dataset,
        "type": viz_type,
        "params": TYPES[_one_of("type of chart", viz_type, TYPES)](shown),
    }
    titles = [found.title for found in dashboard.tabs]
    number = titles.index(_one_of("tab", tab, titles)) if tab is not None else 0
    if len(dashboard.tabs[number].chart_names) >= FIRST_VIEW_CHARTS:
        raise TributaryError(
            f"tab {titles[number]} of {slug} has {FIRST_VIEW_CHARTS} charts",
            cure="name another with --tab",
        )
    path = dashboards_dir / f"{slug}.yaml"
    layout = read_yaml(path)
    row = {"height": _HEIGHT, "cells": [{"chart": name, "width": GRID_COLUMNS // 2}]}
    layout["tabs"][number]["rows"].append(row)
    text = merged(path.read_text(), layout)
    chart_path.parent.mkdir(exist_ok=True)
    chart_path.write_text(new_file(chart))
    path.write_text(text)
    return [chart_path, path]


def _shown(name: str, dataset: dict[str, Any], metric: str | None, column: str | None) -> _Shown:
    metrics = [found["metric_name"] for found in dataset["metrics"]]
    columns = {found["column_name"]: found for found in dataset["columns"]}
    texts = [key for key, found in columns.items() if found["type"] == "VARCHAR"]
    readable = [key for key in texts if not key.endswith(("_key", "_id", "_hash"))]
    return _Shown(
        metric=_one_of(f"metric of {name}", metric, metrics) if metric else metrics[-1],
        column=_one_of(f"column of {name}", column, columns) if column else (readable or texts)[0],
        time=None if column else dataset["main_dttm_col"],
    )


def _require_name(kind: str, name: str) -> None:
    if not _NAME.fullmatch(name):
        raise TributaryError(
            f"{name!r} cannot name a {kind}", cure="use small letters, digits and hyphens"
        )


def _one_of(kind: str, name: str, known: Iterable[str]) -> str:
    if name in known:
        return name
    raise TributaryError(f"no {kind} is named {name}", cure=f"one of {', '.join(known)}")
