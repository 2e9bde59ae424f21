"""The data of a dashboard's charts as CSV files, as its filters narrow them.

The browser builds each chart's query, so the dashboard is opened there, and what it asks is asked
again for CSV.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tributary.bi.client import Superset, checked
from tributary.bi.drill import is_link
from tributary.bi.identities import chart_names
from tributary.bi.model import Dashboard
from tributary.bi.screenshot import browser, open_dashboard, served, signed_in_page
from tributary.bi.secrets import admin_password
from tributary.bi.selection import Selection, dashboard_named
from tributary.bi.server import ADMIN, SupersetError
from tributary.progress import Progress
from tributary.settings import Settings


def write_csv(
    settings: Settings,
    slug: str,
    folder: Path,
    *,
    selection: Selection | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Write `<chart>.csv` for every chart of every tab; filters and range are the first line.

    Raises SupersetError if one could not be had; then no file is written.
    """
    dashboard = dashboard_named(slug)
    selection = selection or Selection()
    query, heading = selection.query(dashboard), selection.heading(settings, dashboard)
    progress = progress or Progress(quiet=True)
    with served(settings, progress) as url, progress.task("superset: CSV files"):
        asked = _asked(settings, url, dashboard, query)
        client = Superset(url, ADMIN, admin_password(settings))
        names = _names(client, dashboard)
        texts = {names[key]: _csv(client, body) for key, body in asked.items() if key in names}
    if missing := sorted(set(dashboard.charts) - set(texts)):
        raise SupersetError(f"superset: {slug}: nothing was asked for {', '.join(missing)}")
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in sorted(texts.items()):
        paths.append(folder / f"{name}.csv")
        title = dashboard.charts[name].title
        paths[-1].write_text(f"# {title} · {heading}\n{text}", encoding="utf-8")
    return paths


def _asked(
    settings: Settings, url: str, dashboard: Dashboard, query: str
) -> dict[int, dict[str, Any]]:
    """Server's id of a chart → what the browser asked for it."""
    asked: dict[int, dict[str, Any]] = {}

    def note(request: Any) -> None:
        if "/api/v1/chart/data" not in request.url or request.method != "POST":
            return
        body = json.loads(request.post_data)
        chart = (body.get("form_data") or {}).get("slice_id")
        if chart is not None:
            asked.setdefault(int(chart), body)

    with browser() as tool:
        page = signed_in_page(tool, url, ADMIN, admin_password(settings))
        page.on("request", note)
        for tab in dashboard.tabs:
            open_dashboard(page, url, dashboard, tab=tab.title, query=query)
    return asked


def _names(client: Superset, dashboard: Dashboard) -> dict[int, str]:
    ours = chart_names(dashboard.slug, dashboard.charts)
    found = client.list_objects("chart")
    return {chart["id"]: ours[chart["uuid"]] for chart in found if chart["uuid"] in ours}


def _csv(client: Superset, body: dict[str, Any]) -> str:
    """The rows of a chart; those of a chart with two queries one after the other."""
    texts = []
    for query in body["queries"]:
        query["columns"] = [column for column in query["columns"] if not is_link(column)]
        asked = {**body, "queries": [query], "result_format": "csv", "result_type": "full"}
        answer = client.post(client.url("chart", "data"), json=asked)
        if not answer.ok:
            checked(answer)
        texts.append(answer.content.decode("utf-8-sig"))
    return "\n".join(texts)
