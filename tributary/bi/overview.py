"""docs/dashboards.md: what every dashboard shows, for whom, and what it still waits for.

Generated from superset/dashboards, so that it is true.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tributary.bi.dashboards import read_dashboards
from tributary.bi.model import Dashboard
from tributary.bi.tiles import catalogue_kpis
from tributary.settings import PROJECT_DIR

OVERVIEW_FILE = PROJECT_DIR / "docs" / "dashboards.md"
HEADER = "<!-- Generated from superset/dashboards: `tributary superset datasets` -->\n"


def generate(dashboards: list[Dashboard] | None = None) -> str:
    """The page: a table of all dashboards, then one section each."""
    dashboards = read_dashboards() if dashboards is None else dashboards
    shown = {key for dashboard in dashboards for key in dashboard.kpis}
    charts = sum(len(dashboard.charts) for dashboard in dashboards)
    lines = [
        HEADER,
        "# Dashboards\n",
        f"{len(dashboards)} dashboards with {charts} charts show {len(shown)} of the"
        f" {len(catalogue_kpis())} KPIs of the catalogue by name.\n",
        "| Dashboard | Audience | Refresh | Charts | of them tiles | Waiting |",
        "|---|---|---|---|---|---|",
        *(_row(dashboard) for dashboard in dashboards),
    ]
    for dashboard in dashboards:
        lines += ["", *_section(dashboard)]
    return "\n".join(lines) + "\n"


def is_stale(path: Path = OVERVIEW_FILE) -> bool:
    """Whether the page is missing or differs from what the dashboards say."""
    return not path.exists() or path.read_text(encoding="utf-8") != generate()


def write(path: Path = OVERVIEW_FILE) -> bool:
    """Bring the page up to date; whether it changed."""
    if not is_stale(path):
        return False
    path.write_text(generate(), encoding="utf-8")
    return True


def _row(dashboard: Dashboard) -> str:
    cells = [
        f"[{dashboard.title}](#{dashboard.slug})",
        dashboard.audience or "–",
        _refresh(dashboard.refresh_seconds),
        str(len(dashboard.charts)),
        str(len(dashboard.tiles)),
        str(len(dashboard.waiting)),
    ]
    return f"| {' | '.join(cells)} |"


def _section(dashboard: Dashboard) -> Iterator[str]:
    yield f"## {dashboard.slug}\n"
    yield f"{' '.join(dashboard.description.split())}\n"
    for tab in dashboard.tabs:
        titles = [
            dashboard.charts[name].title
            for name in tab.chart_names
            if not dashboard.charts[name].is_tile
        ]
        tiles = [
            dashboard.charts[name].title
            for name in tab.chart_names
            if dashboard.charts[name].is_tile
        ]
        said = [f"{', '.join(titles)}"] if titles else []
        said += [f"tiles: {', '.join(tiles)}"] if tiles else []
        yield f"- **{tab.title}**: {'; '.join(said)}"
    if dashboard.kpis:
        yield f"\nKPIs: {', '.join(f'`{key}`' for key in dashboard.kpis)}"
    if dashboard.waiting:
        yield "\nWaiting for data:\n"
        yield from (f"- {given.chart}: `{given.model}`" for given in dashboard.waiting)


def _refresh(seconds: int) -> str:
    if not seconds:
        return "on opening"
    return f"{seconds} s" if seconds < 60 else f"{seconds / 60:g} min"
