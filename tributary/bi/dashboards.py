"""The repository's dashboards and charts, read from YAML that people write.

`superset/dashboards/<slug>.yaml` lays a dashboard out (tabs, rows, filters); its charts are
`superset/charts/<slug>/<name>.yaml`, or those of `superset/charts/_shared/`, which any may place.
Names are file names; there are no ids. A cell may name a KPI instead of a chart:
`{kpi: mrr, grain: month, width: 3}` is a tile and needs no file; or other dashboards:
`{links: [sales-pipeline], width: 12}` leads there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tributary.bi.model import (
    Annotation,
    Carried,
    Cell,
    Chart,
    Dashboard,
    Drill,
    Filter,
    Row,
    Tab,
    Waiting,
)
from tributary.bi.server import SUPERSET_DIR
from tributary.bi.tiles import catalogue_kpis, tile_chart, tile_name
from tributary.errors import TributaryError
from tributary.yaml_files import read_yaml

DASHBOARDS_DIR = SUPERSET_DIR / "dashboards"
CHARTS_DIR = SUPERSET_DIR / "charts"
#: In the charts' folder: parameters that every chart of a viz type begins with.
CHART_DEFAULTS = "_defaults.yaml"
SHARED_CHARTS = "_shared"

GRID_COLUMNS = 12
#: Most charts that may be in a dashboard's first view: more would load slower than people wait.
FIRST_VIEW_CHARTS = 12

_DASHBOARD_KEYS = {
    *("title", "description", "audience", "refresh_seconds", "colors"),
    *("filters", "tabs", "waiting"),
}
_CHART_KEYS = {
    *("title", "dataset", "type", "params", "description", "filters", "time", "kpis"),
    *("drill", "annotations"),
}
_ANNOTATION_KEYS = {"name", "chart", "time", "title", "description"}
#: Types of chart that events can be marked on.
_WITH_TIME_AXIS = {
    *("echarts_timeseries_line", "echarts_timeseries_bar", "echarts_area", "mixed_timeseries"),
}
_FILTER_KEYS = {
    *("name", "kind", "dataset", "column", "multiple", "default", "where"),
    *("required", "depends_on", "exclude"),
}
_CELL_KINDS = {"chart": set(), "text": set(), "kpi": {"grain", "title"}, "links": set()}


def read_dashboards(
    dashboards_dir: Path = DASHBOARDS_DIR, charts_dir: Path = CHARTS_DIR
) -> list[Dashboard]:
    """Every dashboard, in order of slug; raises TributaryError naming file and fault."""
    defaults = chart_defaults(charts_dir)
    declared = {
        path: _load(path, required={"title", "description", "tabs"}, known=_DASHBOARD_KEYS)
        for path in sorted(dashboards_dir.glob("*.yaml"))
    }
    titles = {path.stem: given["title"] for path, given in declared.items()}
    targets = {path.stem: _target(path, given) for path, given in declared.items()}
    shared = _charts(charts_dir / SHARED_CHARTS, defaults, targets)
    return [
        _dashboard(path, given, _charts(charts_dir / path.stem, defaults, targets), shared, titles)
        for path, given in declared.items()
    ]


@dataclass(frozen=True)
class _Target:
    """A dashboard that rows may lead to: its title, and its filters by values, name → column."""

    title: str
    filters: dict[str, str]


def _target(path: Path, declared: dict[str, Any]) -> _Target:
    given = [_filter(path, each) for each in declared.get("filters", [])]
    return _Target(declared["title"], {f.name: f.column for f in given if f.kind == "select"})


def chart_defaults(charts_dir: Path = CHARTS_DIR) -> dict[str, dict[str, Any]]:
    """Type of chart → the parameters that every chart of it begins with."""
    path = charts_dir / CHART_DEFAULTS
    defaults: dict[str, dict[str, Any]] = read_yaml(path) if path.exists() else {}
    return defaults


def _charts(
    folder: Path, defaults: dict[str, Any], targets: dict[str, _Target]
) -> dict[str, Chart]:
    return {path.stem: _chart(path, defaults, targets) for path in sorted(folder.glob("*.yaml"))}


def _dashboard(
    path: Path,
    declared: dict[str, Any],
    own: dict[str, Chart],
    shared: dict[str, Chart],
    titles: dict[str, str],
) -> Dashboard:
    tabs = tuple(_tab(path, tab, titles) for tab in declared["tabs"])
    placed = {name for tab in tabs for name in tab.chart_names}
    tiles = {tile.name: tile for tab in declared["tabs"] for tile in _tiles(path, tab)}
    borrowed = {name: shared[name] for name in sorted(placed & shared.keys() - own.keys())}
    dashboard = Dashboard(
        slug=path.stem,
        title=declared["title"],
        description=declared["description"].strip(),
        refresh_seconds=int(declared.get("refresh_seconds", 0)),
        filters=tuple(_filter(path, given) for given in declared.get("filters", [])),
        tabs=tabs,
        charts=own | borrowed | tiles,
        colors=declared.get("colors", {}),
        audience=declared.get("audience", ""),
        waiting=tuple(_waiting(path, given) for given in declared.get("waiting", [])),
    )
    _check_layout(path, dashboard)
    return dashboard


def _check_layout(path: Path, dashboard: Dashboard) -> None:
    placed = [name for tab in dashboard.tabs for name in tab.chart_names]
    missing = sorted(set(placed) - set(dashboard.charts))
    if missing:
        raise TributaryError(
            f"{path}: no chart is named {', '.join(missing)}",
            cure=f"add {CHARTS_DIR.name}/{dashboard.slug}/{missing[0]}.yaml",
        )
    idle = sorted(set(dashboard.charts) - set(placed))
    if idle:
        raise TributaryError(f"{path}: {', '.join(idle)} is in no tab", cure="place or remove it")
    doubled = sorted({name for name in placed if placed.count(name) > 1})
    if doubled:
        raise TributaryError(f"{path}: {', '.join(doubled)} is placed twice")
    for chart in dashboard.charts.values():
        for given in chart.annotations:
            _check_annotation(f"{path}: chart {chart.name}", given, dashboard)
    for tab in dashboard.tabs:
        if len(tab.chart_names) > FIRST_VIEW_CHARTS:
            raise TributaryError(
                f"{path}: tab {tab.title} has {len(tab.chart_names)} charts",
                cure=f"move some to another tab: at most {FIRST_VIEW_CHARTS}",
            )


def _check_annotation(place: str, given: Annotation, dashboard: Dashboard) -> None:
    where = f"{place}: annotation {given.name}"
    events = dashboard.charts.get(given.chart)
    if events is None:
        raise TributaryError(
            f"{where}: no chart is named {given.chart}", cure="name one of the same dashboard"
        )
    if events.viz_type != "table" or events.params.get("query_mode") != "raw":
        raise TributaryError(f"{where}: {given.chart} is no table of single rows")
    for column in (given.time, given.title, *given.description):
        if column not in events.params["all_columns"]:
            raise TributaryError(f"{where}: {given.chart} does not show {column}")


def _chart(path: Path, defaults: dict[str, Any], targets: dict[str, _Target]) -> Chart:
    declared = _load(path, required={"title", "dataset", "type", "params"}, known=_CHART_KEYS)
    kpis = tuple(declared.get("kpis", ()))
    unknown = sorted(set(kpis) - set(catalogue_kpis()))
    if unknown:
        raise TributaryError(
            f"{path}: no KPI is named {', '.join(unknown)}",
            cure="name KPIs of dbt_project/kpis.yml",
        )
    chart = Chart(
        name=path.stem,
        title=declared["title"],
        dataset=declared["dataset"],
        viz_type=declared["type"],
        params={**defaults.get(declared["type"], {}), **declared["params"]},
        description=(declared.get("description") or "").strip(),
        filters=tuple(declared.get("filters", ())),
        time=declared.get("time"),
        kpis=kpis,
        annotations=tuple(_annotation(path, given) for given in declared.get("annotations", ())),
    )
    if chart.annotations and chart.viz_type not in _WITH_TIME_AXIS:
        raise TributaryError(f"{path}: a {chart.viz_type} has no time axis to mark events on")
    if "drill" not in declared:
        return chart
    return replace(chart, drill=_drill(path, chart, declared["drill"], targets))


def _annotation(path: Path, given: dict[str, Any]) -> Annotation:
    required = {"name", "chart", "time", "title"}
    _require(path, f"annotation {given.get('name')}", given, required, _ANNOTATION_KEYS)
    return Annotation(**{**given, "description": tuple(given.get("description", ()))})


def _drill(path: Path, chart: Chart, given: dict[str, Any], targets: dict[str, _Target]) -> Drill:
    _require(path, "drill", given, {"to", "carry"}, {"to", "carry"})
    if chart.viz_type != "table" or chart.params.get("query_mode", "aggregate") != "aggregate":
        raise TributaryError(f"{path}: only the rows of a table of groups lead elsewhere")
    target = targets.get(given["to"])
    if target is None:
        raise TributaryError(
            f"{path}: drill leads to {given['to']}", cure="name a dashboard that exists"
        )
    for name, column in given["carry"].items():
        if name not in target.filters:
            known = ", ".join(target.filters) or "none of values"
            raise TributaryError(
                f"{path}: {given['to']} has no filter {name} to carry {column} to",
                cure=f"it has {known}",
            )
        if column not in chart.params["groupby"]:
            raise TributaryError(f"{path}: drill carries {column}, which its rows do not show")
    carried = (Carried(name, col, target.filters[name]) for name, col in given["carry"].items())
    return Drill(given["to"], target.title, tuple(carried))


def _filter(path: Path, given: dict[str, Any]) -> Filter:
    _require(path, f"filter {given.get('name')}", given, {"name"}, _FILTER_KEYS)
    kind = given.get("kind", "select")
    if kind not in ("select", "time"):
        raise TributaryError(f"{path}: filter {given['name']}: kind is select or time")
    return Filter(
        name=given["name"],
        kind=kind,
        dataset=given.get("dataset", ""),
        column=given.get("column", ""),
        is_multiple=given.get("multiple", True),
        is_required=given.get("required", False),
        default=given.get("default"),
        where=given.get("where", ""),
        depends_on=tuple(given.get("depends_on", ())),
        excluded_charts=tuple(given.get("exclude", ())),
    )


def _waiting(path: Path, given: dict[str, Any]) -> Waiting:
    _require(path, "waiting", given, {"chart", "for"}, {"chart", "for"})
    return Waiting(chart=given["chart"], model=given["for"])


def _tab(path: Path, given: dict[str, Any], titles: dict[str, str]) -> Tab:
    _require(path, f"tab {given.get('title')}", given, {"title", "rows"}, {"title", "rows"})
    rows = []
    for row in given["rows"]:
        where = f"a row of {given['title']}"
        _require(path, where, row, {"height", "cells"}, {"height", "cells"})
        cells = tuple(_cell(path, given["title"], cell, titles) for cell in row["cells"])
        if sum(cell.width for cell in cells) > GRID_COLUMNS:
            raise TributaryError(f"{path}: {where} is wider than {GRID_COLUMNS}")
        rows.append(Row(height=row["height"], cells=cells))
    return Tab(title=given["title"], rows=tuple(rows))


def _cell(path: Path, tab: str, given: dict[str, Any], titles: dict[str, str]) -> Cell:
    where = f"a cell of {tab}"
    kinds = [kind for kind in _CELL_KINDS if kind in given]
    if len(kinds) != 1:
        raise TributaryError(f"{path}: {where} is one of {', '.join(_CELL_KINDS)}: {given}")
    (kind,) = kinds
    _require(path, where, given, {"width"}, {"width", kind, *_CELL_KINDS[kind]})
    if kind == "kpi":
        _require(path, where, given, {"grain"}, set(given))
        return Cell(width=given["width"], chart=tile_name(given["kpi"], given["grain"]))
    if kind == "links":
        unknown = sorted(set(given["links"]) - set(titles))
        if unknown:
            raise TributaryError(
                f"{path}: {where} leads to {', '.join(unknown)}", cure="name dashboards that exist"
            )
        return Cell(width=given["width"], text=_links(given["links"], titles))
    return Cell(width=given["width"], chart=given.get("chart", ""), text=given.get("text", ""))


def _links(slugs: list[str], titles: dict[str, str]) -> str:
    """Markdown that leads from one dashboard to others."""
    ways = [f"[{titles[slug]}](/superset/dashboard/{slug}/)" for slug in slugs]
    return f"**Go on to** {' · '.join(ways)}"


def _tiles(path: Path, tab: dict[str, Any]) -> list[Chart]:
    try:
        return [
            tile_chart(cell["kpi"], cell["grain"], cell.get("title", ""))
            for row in tab["rows"]
            for cell in row["cells"]
            if "kpi" in cell
        ]
    except TributaryError as error:
        raise TributaryError(f"{path}: tab {tab['title']}: {error}") from None


def _load(path: Path, required: set[str], known: set[str]) -> dict[str, Any]:
    declared: dict[str, Any] = read_yaml(path) or {}
    _require(path, "", declared, required, known)
    return declared


def _require(
    path: Path, where: str, given: dict[str, Any], required: set[str], known: set[str]
) -> None:
    place = f"{path}: {where}: " if where else f"{path}: "
    if missing := sorted(required - set(given)):
        raise TributaryError(f"{place}{', '.join(missing)} is missing")
    if unknown := sorted(set(given) - known):
        raise TributaryError(
            f"{place}{', '.join(unknown)} is unknown", cure=f"known are {', '.join(sorted(known))}"
        )
