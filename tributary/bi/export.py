"""Bring what was changed in the browser back to the repository's own YAML.

Of each file only what differs is written (see yaml_merge); a chart that is new on a managed
dashboard becomes a file, and one that was taken off it goes.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tributary.bi import exposures, overview
from tributary.bi.bundle import read_datasets
from tributary.bi.client import Superset
from tributary.bi.dashboards import (
    CHARTS_DIR,
    DASHBOARDS_DIR,
    SHARED_CHARTS,
    chart_defaults,
    read_dashboards,
)
from tributary.bi.model import Annotation, Cell, Chart, Dashboard, Drill, Filter, Row, Tab
from tributary.bi.readback.dashboards import read_served
from tributary.bi.yaml_merge import merged, new_file
from tributary.errors import TributaryError
from tributary.yaml_files import read_yaml

#: Field of a filter → its name in YAML and the value that is not written.
_FILTER_KEYS = {
    "kind": ("kind", "select"),
    "dataset": ("dataset", ""),
    "column": ("column", ""),
    "is_multiple": ("multiple", True),
    "is_required": ("required", False),
    "default": ("default", None),
    "where": ("where", ""),
    "depends_on": ("depends_on", []),
    "excluded_charts": ("exclude", []),
}


@dataclass
class Exported:
    """Files that were written or removed, and what could not be brought back, a line each."""

    written: list[Path] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def export(
    client: Superset,
    slug: str | None = None,
    *,
    dashboards_dir: Path = DASHBOARDS_DIR,
    charts_dir: Path = CHARTS_DIR,
) -> Exported:
    """Bring back the dashboard `slug`, or every one.

    Nothing is written unless all of it can be. Raises SupersetError or TributaryError.
    """
    declared = read_dashboards(dashboards_dir, charts_dir)
    chosen = [dashboard for dashboard in declared if slug in (None, dashboard.slug)]
    if not chosen:
        known = ", ".join(dashboard.slug for dashboard in declared)
        raise TributaryError(f"no dashboard is named {slug}", cure=f"one of {known}")
    served = read_served(client, chosen, read_datasets())
    outcome = Exported(remarks=served.remarks)
    outcome.remarks += [f"{name}: it is not on the server; apply first" for name in served.missing]
    defaults = chart_defaults(charts_dir)
    texts: dict[Path, str] = {}
    leaving: list[Path] = []
    for ours in chosen:
        theirs = served.dashboards.get(ours.slug)
        if theirs is None:
            continue
        folder, shared = charts_dir / ours.slug, charts_dir / SHARED_CHARTS
        texts[dashboards_dir / f"{ours.slug}.yaml"] = _dashboard_text(
            dashboards_dir / f"{ours.slug}.yaml", ours, theirs
        )
        for name, chart in theirs.charts.items():
            if chart.is_tile:
                continue
            path = folder / f"{name}.yaml"
            is_shared = name in ours.charts and not path.exists()
            path = shared / path.name if is_shared else path
            # One copy of a shared chart may have changed, and another not.
            if path not in texts or chart != ours.charts.get(name):
                texts[path] = _chart_text(path, ours, chart, defaults.get(chart.viz_type, {}))
        leaving += [
            folder / f"{name}.yaml"
            for name in ours.charts
            if name not in theirs.charts and (folder / f"{name}.yaml").exists()
        ]
    outcome.removed = leaving
    outcome.written = [p for p, text in texts.items() if not p.exists() or p.read_text() != text]
    _require_readable(dashboards_dir, charts_dir, {p: texts[p] for p in outcome.written}, leaving)
    for path in outcome.written:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path])
    for path in leaving:
        path.unlink()
    if dashboards_dir == DASHBOARDS_DIR:
        outcome.written += [exposures.EXPOSURES_FILE] if exposures.write() else []
        outcome.written += [overview.OVERVIEW_FILE] if overview.write() else []
    return outcome


def _require_readable(
    dashboards_dir: Path, charts_dir: Path, texts: dict[Path, str], leaving: list[Path]
) -> None:
    """Raise TributaryError if the files would not be what `read_dashboards` takes."""
    with TemporaryDirectory() as folder:
        for original in (dashboards_dir, charts_dir):
            shutil.copytree(original, Path(folder) / original.name)
        for path, text in texts.items():
            copy = Path(folder) / path.relative_to(dashboards_dir.parent)
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(text)
        for path in leaving:
            (Path(folder) / path.relative_to(charts_dir.parent)).unlink()
        try:
            read_dashboards(Path(folder) / dashboards_dir.name, Path(folder) / charts_dir.name)
        except TributaryError as error:
            said = str(error).replace(folder, str(dashboards_dir.parent))
            raise TributaryError(f"nothing was written, since {said}") from None


# -- files -----------------------------------------------------------------------------------------


def _chart_text(path: Path, dashboard: Dashboard, theirs: Chart, defaults: dict[str, Any]) -> str:
    ours = dashboard.charts.get(theirs.name)
    if ours is None:
        params = _params_said(theirs.params, {}, defaults)
        return new_file(_without_nothing({**_chart_said(theirs), "params": params}))
    raw: dict[str, Any] = read_yaml(path)
    before, after = _chart_said(ours), _chart_said(theirs)
    changed = {key for key in after if before[key] != after[key]}
    if "description" in changed and str(raw.get("description", "")).endswith("\n"):
        after["description"] += "\n"
    after["params"] = _params_said(theirs.params, raw["params"], defaults)
    return _merged(path, _updated(raw, after, changed))


def _params_said(
    params: dict[str, Any], raw: dict[str, Any], defaults: dict[str, Any]
) -> dict[str, Any]:
    """Parameters as a file says them: less what every chart of the type begins with."""
    said = {k: v for k, v in params.items() if k in raw or k not in defaults or v != defaults[k]}
    return {**said, **{key: None for key in defaults if key not in params}}


def _chart_said(chart: Chart) -> dict[str, Any]:
    return {
        "title": chart.title,
        "dataset": chart.dataset,
        "type": chart.viz_type,
        "description": chart.description or None,
        "time": chart.time,
        "filters": list(chart.filters) or None,
        "drill": _drill_said(chart.drill),
        "annotations": [_annotation_said(given) for given in chart.annotations] or None,
        "params": chart.params,
    }


def _annotation_said(given: Annotation) -> dict[str, Any]:
    said = {"name": given.name, "chart": given.chart, "time": given.time, "title": given.title}
    return {**said, "description": list(given.description)} if given.description else said


def _drill_said(drill: Drill | None) -> dict[str, Any] | None:
    if drill is None:
        return None
    return {"to": drill.slug, "carry": {c.filter_name: c.column for c in drill.carried}}


def _dashboard_text(path: Path, ours: Dashboard, theirs: Dashboard) -> str:
    raw: dict[str, Any] = read_yaml(path)
    after: dict[str, Any] = {
        "title": theirs.title,
        "refresh_seconds": theirs.refresh_seconds,
        "colors": theirs.colors or None,
    }
    changed = {key for key in after if (getattr(ours, key) or None) != (after[key] or None)}
    if ours.filters != theirs.filters:
        after["filters"] = _filters_said(ours, theirs, raw.get("filters", []))
        changed.add("filters")
    if ours.tabs != theirs.tabs:
        after["tabs"] = _tabs_said(theirs.tabs, ours.tabs, raw["tabs"])
        changed.add("tabs")
    return _merged(path, _updated(raw, after, changed))


def _merged(path: Path, value: dict[str, Any]) -> str:
    try:
        return merged(path.read_text(), value)
    except TributaryError as error:
        raise TributaryError(f"{path}: {error}") from None


def _updated(raw: dict[str, Any], after: dict[str, Any], changed: set[str]) -> dict[str, Any]:
    """`raw` with the changed keys; new ones stand where `after` has them."""
    names = list(raw)
    for number, key in enumerate(after):
        if key in changed and key not in raw:
            earlier = [name for name in list(after)[:number] if name in names]
            names.insert(names.index(earlier[-1]) + 1 if earlier else 0, key)
    result = {name: after[name] if name in changed else raw[name] for name in names}
    return {key: value for key, value in result.items() if value is not None or key not in changed}


def _without_nothing(value: dict[str, Any]) -> dict[str, Any]:
    return {key: found for key, found in value.items() if found is not None}


# -- parts of a dashboard --------------------------------------------------------------------------


def _filters_said(
    ours: Dashboard, theirs: Dashboard, raw: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    before = {given.name: given for given in ours.filters}
    texts = {given["name"]: given for given in raw}
    return [
        _filter_said(given, before.get(given.name), texts.get(given.name, {"name": given.name}))
        for given in theirs.filters
    ]


def _filter_said(given: Filter, before: Filter | None, raw: dict[str, Any]) -> dict[str, Any]:
    said = dict(raw)
    for attribute, (key, default) in _FILTER_KEYS.items():
        value = getattr(given, attribute)
        if before is not None and getattr(before, attribute) == value:
            continue
        value = list(value) if isinstance(value, tuple) else value
        if value == default:
            said.pop(key, None)
        else:
            said[key] = value
    return said


def _tabs_said(
    tabs: tuple[Tab, ...], ours: tuple[Tab, ...], raw: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The tabs, each with what else the file says of the one with its title.

    `ours` is what was read of `raw`: cell for cell, what it shows and how the file says it.
    """
    before = {tab["title"]: tab for tab in raw}
    shown = [_key(cell) for tab in ours for row in tab.rows for cell in row.cells]
    said = [cell for tab in raw for row in tab["rows"] for cell in row["cells"]]
    cells = dict(zip(shown, said, strict=True))
    return [
        {
            **before.get(tab.title, {}),
            "title": tab.title,
            "rows": [_row_said(row, cells) for row in tab.rows],
        }
        for tab in tabs
    ]


def _row_said(row: Row, cells: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {"height": row.height, "cells": [_cell_said(cell, cells) for cell in row.cells]}


def _cell_said(cell: Cell, cells: dict[str, dict[str, Any]]) -> dict[str, Any]:
    known = cells.get(_key(cell))
    if known is not None:
        return {**known, "width": cell.width}
    if cell.chart:
        return {"chart": cell.chart, "width": cell.width}
    return {"width": cell.width, "text": cell.text}


def _key(cell: Cell) -> str:
    """What a cell shows: the name of its chart or tile, or its text."""
    return cell.chart or cell.text
