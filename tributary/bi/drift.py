"""What a server's dashboards say that the repository does not, and the reverse."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from tributary.bi.bundle import bundle_files, read_datasets
from tributary.bi.client import Superset, checked
from tributary.bi.dashboards import read_dashboards
from tributary.bi.model import Cell, Chart, Dashboard, Filter, Tab
from tributary.bi.readback.dashboards import Served, read_served
from tributary.bi.yaml_merge import same
from tributary.settings import Settings
from tributary.yaml_files import parse_yaml

_ABSENT = "–"
_CHART_ATTRIBUTES = (
    *("title", "description", "dataset", "viz_type", "filters", "time"),
    *("drill", "annotations"),
)


@dataclass(frozen=True)
class Difference:
    """One thing that differs: where, what, and both sides as a person would say them."""

    place: str
    what: str
    repository: str
    server: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}: repository {self.repository}, server {self.server}"


@dataclass(frozen=True)
class Drift:
    """All differences, and what is on the server that has no words in the repository's YAML."""

    differences: list[Difference]
    remarks: list[str]

    def __bool__(self) -> bool:
        return bool(self.differences or self.remarks)


def find_drift(settings: Settings, client: Superset) -> Drift:
    """Compare every managed dashboard, chart and dataset with the repository's."""
    declared = read_dashboards()
    served = read_served(client, declared, read_datasets())
    differences = list(dashboard_differences(declared, served))
    differences += dataset_differences(settings, client)
    return Drift(differences, served.remarks)


def dashboard_differences(declared: list[Dashboard], served: Served) -> Iterator[Difference]:
    """What differs between dashboards, their filters, layouts and charts."""
    for ours in declared:
        if ours.slug in served.missing:
            yield Difference(ours.slug, "dashboard", ours.title, "missing")
            continue
        theirs = served.dashboards[ours.slug]
        for key in ("title", "refresh_seconds", "colors"):
            yield from _different(ours.slug, key, getattr(ours, key), getattr(theirs, key))
        yield from _filters(ours, theirs)
        yield from _layout(ours, theirs)
        for name in {**ours.charts, **theirs.charts}:
            yield from _chart(ours.slug, ours.charts.get(name), theirs.charts.get(name))


# -- parts of a dashboard --------------------------------------------------------------------------


def _chart(slug: str, ours: Chart | None, theirs: Chart | None) -> Iterator[Difference]:
    if ours is None or theirs is None:
        either = ours or theirs
        assert either is not None  # noqa: S101 (the name came from one of them)
        sides = ("there", "not on it") if ours else ("not there", "new")
        yield Difference(f"{slug}/{either.name}", f"chart {either.title}", *sides)
        return
    place = f"{slug}/{ours.name} ({ours.title})"
    for key in _CHART_ATTRIBUTES:
        yield from _different(place, key, getattr(ours, key), getattr(theirs, key))
    for key in {**ours.params, **theirs.params}:
        before, after = ours.params.get(key, _ABSENT), theirs.params.get(key, _ABSENT)
        yield from _different(place, f"params.{key}", before, after)


def _filters(ours: Dashboard, theirs: Dashboard) -> Iterator[Difference]:
    before = {given.name: given for given in ours.filters}
    after = {given.name: given for given in theirs.filters}
    for name in {**before, **after}:
        place = f"{ours.slug}: filter {name}"
        if name not in before or name not in after:
            sides = ("there", "missing") if name in before else ("missing", "there")
            yield Difference(ours.slug, f"filter {name}", *sides)
            continue
        for key in (found.name for found in fields(Filter)):
            yield from _different(place, key, getattr(before[name], key), getattr(after[name], key))
    order = [
        [name for name in side if name in before and name in after] for side in (before, after)
    ]
    yield from _different(ours.slug, "order of filters", *order)


def _layout(ours: Dashboard, theirs: Dashboard) -> Iterator[Difference]:
    titles = [[tab.title for tab in side.tabs] for side in (ours, theirs)]
    yield from _different(ours.slug, "tabs", *titles)
    before, after = _places(ours.tabs), _places(theirs.tabs)
    for key in {**before, **after}:
        yield from _different(
            ours.slug, f"place of {key}", before.get(key, _ABSENT), after.get(key, _ABSENT)
        )


def _places(tabs: tuple[Tab, ...]) -> dict[str, str]:
    """Cell → where it is and how large."""
    return {
        _cell_name(cell): f"{tab.title}, row {number}, cell {place}, {cell.width}×{row.height}"
        for tab in tabs
        for number, row in enumerate(tab.rows, start=1)
        for place, cell in enumerate(row.cells, start=1)
    }


def _cell_name(cell: Cell) -> str:
    return cell.chart or f"the text {_short(cell.text.strip())}"


def _different(place: str, what: str, ours: Any, theirs: Any) -> Iterator[Difference]:
    ours, theirs = (list(side) if isinstance(side, tuple) else side for side in (ours, theirs))
    if not same(ours, theirs):
        yield Difference(place, what, _short(ours), _short(theirs))


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"


# -- datasets --------------------------------------------------------------------------------------

_ATTRIBUTES = ("description", "main_dttm_col", "cache_timeout", "sql")
_PARTS = {
    "columns": ("column_name", ("expression", "verbose_name", "description", "is_dttm")),
    "metrics": ("metric_name", ("expression", "verbose_name", "description", "d3format")),
}


def dataset_differences(settings: Settings, client: Superset) -> Iterator[Difference]:
    """What someone changed in datasets: columns, metrics, their labels and expressions."""
    ours = {
        content["table_name"]: content
        for path, content in bundle_files(settings).items()
        if path.startswith("datasets/")
    }
    found = {d["uuid"]: d["id"] for d in client.list_objects("dataset")}
    wanted = {name: found.get(content["uuid"]) for name, content in ours.items()}
    theirs = _exported(client, [i for i in wanted.values() if i is not None])
    for name, content in ours.items():
        place = f"dataset {name}"
        if name not in theirs:
            yield Difference(place, "dataset", "there", "missing")
            continue
        for key in _ATTRIBUTES:
            yield from _different(place, key, content[key] or "", theirs[name][key] or "")
        for part, (label, keys) in _PARTS.items():
            yield from _parts(place, part, label, keys, content[part], theirs[name][part])


def _parts(
    place: str,
    kind: str,
    label: str,
    keys: tuple[str, ...],
    ours: list[dict[str, Any]],
    theirs: list[dict[str, Any]],
) -> Iterator[Difference]:
    before = {part[label]: part for part in ours}
    after = {part[label]: part for part in theirs}
    for name in {**before, **after}:
        what = f"{kind.removesuffix('s')} {name}"
        if name not in before or name not in after:
            sides = ("there", "missing") if name in before else ("missing", "there")
            yield Difference(place, what, *sides)
            continue
        for key in keys:
            sides = (before[name].get(key) or "", after[name].get(key) or "")
            yield from _different(place, f"{what}, {key}", *sides)


def _exported(client: Superset, ids: list[int]) -> dict[str, dict[str, Any]]:
    if not ids:
        return {}
    answer = client.get(client.url("dataset", "export", ""), params={"q": json.dumps(ids)})
    if not answer.ok:
        checked(answer)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        contents = [
            parse_yaml(archive.read(name)) for name in archive.namelist() if "/datasets/" in name
        ]
    return {content["table_name"]: content for content in contents}
