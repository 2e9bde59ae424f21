"""What a dashboard is made of, as it is read from YAML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Carried:
    """A value that a link takes along: a column of the row, for a filter of the target."""

    filter_name: str
    column: str
    #: The column that the filter is of.
    target_column: str


@dataclass(frozen=True)
class Drill:
    """Where the rows of a table lead: a dashboard by slug and title, and what is chosen there."""

    slug: str
    title: str
    carried: tuple[Carried, ...]


@dataclass(frozen=True)
class Annotation:
    """Rows of another chart of the dashboard, marked as events: when, and what they are."""

    name: str
    chart: str
    time: str
    title: str
    #: Columns that say more.
    description: tuple[str, ...] = ()


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
    #: KPIs of the catalogue that it shows.
    kpis: tuple[str, ...] = ()
    #: Where each of its rows leads; of tables only.
    drill: Drill | None = None
    #: Events marked on it; of charts with a time axis only.
    annotations: tuple[Annotation, ...] = ()
    #: Made of a cell that names a KPI; it has no file.
    is_tile: bool = False


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
class Waiting:
    """A chart that is wanted but left out until the `model` it reads exists."""

    chart: str
    model: str


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
    #: Who it is for.
    audience: str = ""
    waiting: tuple[Waiting, ...] = ()

    @property
    def tiles(self) -> list[Chart]:
        """Its charts that are KPI tiles."""
        return [chart for chart in self.charts.values() if chart.is_tile]

    @property
    def dataset_names(self) -> set[str]:
        """Datasets of its charts and filters."""
        charts = {chart.dataset for chart in self.charts.values()}
        return charts | {given.dataset for given in self.filters if given.dataset}

    @property
    def kpis(self) -> list[str]:
        """Keys of the KPIs that it shows, sorted."""
        return sorted({key for chart in self.charts.values() for key in chart.kpis})
