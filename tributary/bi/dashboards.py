"""The repository's dashboards and charts, read from YAML that people write.

`superset/dashboards/<slug>.yaml` lays a dashboard out (tabs, rows, filters); its charts are
`superset/charts/<slug>/<name>.yaml`, or those of `superset/charts/_shared/`, which any may place.
Names are file names; there are no ids.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tributary.bi.server import SUPERSET_DIR
from tributary.bi.yaml_files import read_yaml
from tributary.errors import TributaryError

DASHBOARDS_DIR = SUPERSET_DIR / "dashboards"
CHARTS_DIR = SUPERSET_DIR / "charts"
#: In the charts' folder: parameters that every chart of a viz type begins with.
CHART_DEFAULTS = "_defaults.yaml"
SHARED_CHARTS = "_shared"

GRID_COLUMNS = 12
#: Most charts that may be in a dashboard's first view: more would load slower than people wait.
FIRST_VIEW_CHARTS = 12


@dataclass(frozen=True)
class Chart:
    """One chart; `params` are Superset's own, with metrics and columns by name."""

    name: str
    title: str
    dataset: str
    viz_type: str
    params: dict[str, Any]
    description: str = ""
    #: SQL conditions on the dataset's rows.
    filters: tuple[str, ...] = ()
    #: Column the dashboard's time filter applies to; "" for none, None for the dataset's own.
    time: str | None = None


@dataclass(frozen=True)
class Filter:
    """One filter of a dashboard's bar: a choice of a column's values, or a time range."""

    name: str
    kind: str
    dataset: str = ""
    column: str = ""
    is_multiple: bool = True
    #: Whether it always has a value.
    is_required: bool = False
    default: str | list[str] | None = None
    where: str = ""
    depends_on: tuple[str, ...] = ()
    excluded_charts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A chart (by name) or a text in a row; `width` in twelfths."""

    width: int
    chart: str = ""
    text: str = ""


@dataclass(frozen=True)
class Row:
    """Cells side by side; `height` in Superset's units of 8 pixels."""

    height: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Tab:
    """One tab of a dashboard; its charts load when it is opened."""

    title: str
    rows: tuple[Row, ...]

    @property
    def chart_names(self) -> list[str]:
        """Its charts, in reading order."""
        return [cell.chart for row in self.rows for cell in row.cells if cell.chart]


@dataclass(frozen=True)
class Dashboard:
    """One dashboard with its charts by name."""

    slug: str
    title: str
    description: str
    refresh_seconds: int
    filters: tuple[Filter, ...]
    tabs: tuple[Tab, ...]
    charts: dict[str, Chart] = field(compare=False)
    #: Colour of a series or category, by its label, in every chart.
    colors: dict[str, str] = field(default_factory=dict, compare=False)


def read_dashboards(
    dashboards_dir: Path = DASHBOARDS_DIR, charts_dir: Path = CHARTS_DIR
) -> list[Dashboard]:
    """Every dashboard, in order of slug; raises TributaryError naming file and fault."""
    defaults = read_yaml(charts_dir / CHART_DEFAULTS)
    shared = _charts(charts_dir / SHARED_CHARTS, defaults)
    return [
        _dashboard(path, _charts(charts_dir / path.stem, defaults), shared)
        for path in sorted(dashboards_dir.glob("*.yaml"))
    ]


def _charts(folder: Path, defaults: dict[str, Any]) -> dict[str, Chart]:
    return {path.stem: _chart(path, defaults) for path in sorted(folder.glob("*.yaml"))}


def _dashboard(path: Path, own: dict[str, Chart], shared: dict[str, Chart]) -> Dashboard:
    declared = _load(path, required={"title", "description", "tabs"})
    tabs = tuple(_tab(path, tab) for tab in declared["tabs"])
    placed = {name for tab in tabs for name in tab.chart_names}
    dashboard = Dashboard(
        slug=path.stem,
        title=declared["title"],
        description=declared["description"].strip(),
        refresh_seconds=int(declared.get("refresh_seconds", 0)),
        filters=tuple(_filter(path, given) for given in declared.get("filters", [])),
        tabs=tabs,
        charts=own | {name: shared[name] for name in sorted(placed & shared.keys() - own.keys())},
        colors=declared.get("colors", {}),
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
    for tab in dashboard.tabs:
        if len(tab.chart_names) > FIRST_VIEW_CHARTS:
            raise TributaryError(
                f"{path}: tab {tab.title} has {len(tab.chart_names)} charts",
                cure=f"move some to another tab: at most {FIRST_VIEW_CHARTS}",
            )


def _chart(path: Path, defaults: dict[str, Any]) -> Chart:
    declared = _load(path, required={"title", "dataset", "type", "params"})
    return Chart(
        name=path.stem,
        title=declared["title"],
        dataset=declared["dataset"],
        viz_type=declared["type"],
        params={**defaults.get(declared["type"], {}), **declared["params"]},
        description=(declared.get("description") or "").strip(),
        filters=tuple(declared.get("filters", ())),
        time=declared.get("time"),
    )


def _filter(path: Path, given: dict[str, Any]) -> Filter:
    kind = given.get("kind", "select")
    if kind not in ("select", "time"):
        raise TributaryError(f"{path}: filter {given.get('name')}: kind is select or time")
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


def _tab(path: Path, given: dict[str, Any]) -> Tab:
    rows = []
    for row in given["rows"]:
        cells = tuple(
            Cell(width=cell["width"], chart=cell.get("chart", ""), text=cell.get("text", ""))
            for cell in row["cells"]
        )
        if sum(cell.width for cell in cells) > GRID_COLUMNS:
            raise TributaryError(f"{path}: a row of {given['title']} is wider than {GRID_COLUMNS}")
        rows.append(Row(height=row["height"], cells=cells))
    return Tab(title=given["title"], rows=tuple(rows))


def _load(path: Path, required: set[str]) -> dict[str, Any]:
    declared = read_yaml(path)
    missing = sorted(required - set(declared or {}))
    if missing:
        raise TributaryError(f"{path}: {', '.join(missing)} is missing")
    result: dict[str, Any] = declared
    return result
