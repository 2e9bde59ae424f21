"""The repository's YAML as the ZIP that Superset imports.

Deterministic: the same files give the same bytes. Objects are identified by uuid5 of their
names, so importing again updates what is there instead of adding to it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tributary.bi.dashboards import read_dashboards
from tributary.bi.datasets import CERTIFIER, DATASETS_DIR
from tributary.bi.drill import link_column
from tributary.bi.identities import filter_id, identity
from tributary.bi.model import Chart, Dashboard, Filter, Tab
from tributary.bi.server import SUPERSET_DIR
from tributary.errors import TributaryError
from tributary.settings import Settings
from tributary.yaml_files import read_yaml, to_yaml

DATABASES_DIR = SUPERSET_DIR / "databases"
DATABASE = "warehouse"
#: CSS of every dashboard, and of those with tiles.
STYLE_FILES = (SUPERSET_DIR / "tables.css", SUPERSET_DIR / "phone.css")
TILE_STYLE_FILE = SUPERSET_DIR / "tiles.css"
#: The analysts' file; nothing of ours is on it.
ANALYST = "analyst"

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest time a ZIP can name
_VERSION = "1.0.0"


def packed(files: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The ZIP that Superset imports; the same `bundle_files` give the same bytes."""
    root = "tributary"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{root}/{path}", _EPOCH), to_yaml(content))
    return buffer.getvalue()


def bundle_files(
    settings: Settings, dashboards: Sequence[Dashboard] | None = None
) -> dict[str, dict[str, Any]]:
    """Path in the ZIP → content: everything in `superset/`, for this installation's currency.

    `dashboards` are those of the repository, read if they are not given.
    """
    datasets = read_datasets()
    files: dict[str, dict[str, Any]] = {
        # The importer takes any time; a fixed one keeps the bytes the same.
        "metadata.yaml": {
            "version": _VERSION,
            "type": "assets",
            "timestamp": "2024-01-01T00:00:00+00:00",
        },
        **{f"databases/{name}.yaml": _database(name) for name in (DATABASE, ANALYST)},
    }
    for name, dataset in datasets.items():
        files[f"datasets/{DATABASE}/{name}.yaml"] = _dataset(dataset, settings)
    for dashboard in read_dashboards() if dashboards is None else dashboards:
        files[f"dashboards/{dashboard.slug}.yaml"] = _dashboard(dashboard)
        for chart in dashboard.charts.values():
            files[f"charts/{dashboard.slug}_{chart.name}.yaml"] = _chart(dashboard, chart, datasets)
    return files


def managed_identities(files: Mapping[str, Mapping[str, Any]]) -> dict[str, set[str]]:
    """Kind → uuids of everything the repository manages, given its `bundle_files`."""
    managed: dict[str, set[str]] = {"dashboard": set(), "chart": set(), "dataset": set()}
    for path, content in files.items():
        kind = path.split("/")[0].removesuffix("s")
        if kind in managed:
            managed[kind].add(content["uuid"])
    return managed


def read_datasets(folder: Path = DATASETS_DIR) -> dict[str, dict[str, Any]]:
    """The generated datasets by name."""
    return {path.stem: read_yaml(path) for path in sorted(folder.glob("*.yaml"))}


# -- database and datasets -------------------------------------------------------------------------


def _database(name: str) -> dict[str, Any]:
    declared = read_yaml(DATABASES_DIR / f"{name}.yaml")
    uri = declared.pop("uri")
    return {
        **declared,
        "sqlalchemy_uri": uri,
        "uuid": identity("database", name),
        "version": _VERSION,
        "is_managed_externally": True,
    }


def _dataset(dataset: dict[str, Any], settings: Settings) -> dict[str, Any]:
    metrics = []
    for metric in dataset["metrics"]:
        currency = metric.get("currency")
        if currency:
            symbol = currency["symbol"].format(reporting_currency=settings.reporting_currency)
            currency = {**currency, "symbol": symbol}
        metrics.append({**metric, "currency": currency})
    return {
        **dataset,
        "metrics": metrics,
        "catalog": None,
        "uuid": identity("dataset", dataset["table_name"]),
        "database_uuid": identity("database", DATABASE),
        "version": _VERSION,
        "is_managed_externally": True,
    }


# -- charts ----------------------------------------------------------------------------------------


def _chart(
    dashboard: Dashboard, chart: Chart, datasets: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    if chart.dataset not in datasets:
        raise TributaryError(
            f"chart {dashboard.slug}/{chart.name}: no dataset is named {chart.dataset}"
        )
    dataset = datasets[chart.dataset]
    time_column = chart_time_column(chart, dataset)
    adhoc_filters = [_sql_filter(condition) for condition in chart.filters]
    if time_column:
        adhoc_filters.append(_time_filter(time_column))
    return {
        "slice_name": chart.title,
        "description": chart.description or None,
        "viz_type": chart.viz_type,
        "params": {
            **chart.params,
            **_links(chart, dataset),
            "viz_type": chart.viz_type,
            "adhoc_filters": adhoc_filters,
            # The second query of a mixed chart has filters of its own.
            **({"adhoc_filters_b": adhoc_filters} if chart.viz_type == "mixed_timeseries" else {}),
            **({"granularity_sqla": time_column} if time_column else {}),
        },
        "query_context": None,
        "cache_timeout": None,
        "certified_by": CERTIFIER,
        "dataset_uuid": identity("dataset", chart.dataset),
        "uuid": identity("chart", dashboard.slug, chart.name),
        "version": _VERSION,
        # Superset would not let anyone save it; `export` brings back what is changed there.
        "is_managed_externally": False,
    }


def expressions(dataset: dict[str, Any]) -> dict[str, str]:
    """Column of a dataset → its SQL."""
    return {
        column["column_name"]: column.get("expression") or f'"{column["column_name"]}"'
        for column in dataset["columns"]
    }


def _links(chart: Chart, dataset: dict[str, Any]) -> dict[str, Any]:
    """What leads elsewhere from the rows, as a last column."""
    if chart.drill is None:
        return {}
    return {"groupby": [*chart.params["groupby"], link_column(chart, expressions(dataset))]}


def chart_time_column(chart: Chart, dataset: dict[str, Any]) -> str:
    """The column that the dashboard's time filter applies to in this chart; "" for none."""
    return chart.time if chart.time is not None else (dataset["main_dttm_col"] or "")


def _sql_filter(condition: str) -> dict[str, Any]:
    return {"expressionType": "SQL", "clause": "WHERE", "sqlExpression": condition}


def _time_filter(column: str) -> dict[str, Any]:
    return {
        "expressionType": "SIMPLE",
        "clause": "WHERE",
        "subject": column,
        "operator": "TEMPORAL_RANGE",
        "comparator": "No filter",
    }


# -- dashboards ------------------------------------------------------------------------------------


def dashboard_style(dashboard: Dashboard) -> str:
    """The CSS that a dashboard has."""
    files = [*STYLE_FILES, TILE_STYLE_FILE] if dashboard.tiles else STYLE_FILES
    return "\n".join(file.read_text() for file in files)


def _dashboard(dashboard: Dashboard) -> dict[str, Any]:
    # Placeholders: the importer puts the server's ids in their place.
    ids = {name: number for number, name in enumerate(dashboard.charts, start=1)}
    return {
        "dashboard_title": dashboard.title,
        "description": dashboard.description,
        "slug": dashboard.slug,
        "css": dashboard_style(dashboard),
        "published": True,
        "certified_by": CERTIFIER,
        "certification_details": "Managed in the repository: `tributary superset export` brings"
        " changes made here back to it, the next apply undoes them",
        "uuid": identity("dashboard", dashboard.slug),
        "version": _VERSION,
        "is_managed_externally": False,
        "position": _position(dashboard, ids),
        "metadata": {
            "native_filter_configuration": [
                _native_filter(dashboard, given, ids) for given in dashboard.filters
            ],
            "refresh_frequency": dashboard.refresh_seconds,
            "timed_refresh_immune_slices": [],
            "color_scheme": "tributary",
            "cross_filters_enabled": True,
            "filter_bar_orientation": "HORIZONTAL",
            "expanded_slices": {},
            "label_colors": dashboard.colors,
            "shared_label_colors": [],
            "default_filters": "{}",
            "global_chart_configuration": {
                "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
                "chartsInScope": [],
            },
        },
    }


def _native_filter(dashboard: Dashboard, given: Filter, ids: dict[str, int]) -> dict[str, Any]:
    target: dict[str, Any] = {}
    state: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    controls: dict[str, Any] = {"enableEmptyFilter": given.is_required}
    if given.kind == "select":
        target = {
            "datasetUuid": identity("dataset", given.dataset),
            "column": {"name": given.column},
        }
        controls |= {
            "multiSelect": given.is_multiple,
            "defaultToFirstItem": False,
            "searchAllOptions": False,
            "inverseSelection": False,
            "sortAscending": True,
        }
        if given.default:
            chosen = given.default if isinstance(given.default, list) else [given.default]
            state = {"value": chosen, "label": ", ".join(chosen)}
            extra = {"filters": [{"col": given.column, "op": "IN", "val": chosen}]}
    elif given.default:
        state = {"value": given.default}
        extra = {"time_range": given.default}
    return {
        "id": filter_id(dashboard.slug, given.name),
        "name": given.name,
        "type": "NATIVE_FILTER",
        "filterType": "filter_select" if given.kind == "select" else "filter_time",
        "targets": [target],
        "defaultDataMask": {"extraFormData": extra, "filterState": state, "ownState": {}},
        "controlValues": controls,
        "cascadeParentIds": [filter_id(dashboard.slug, parent) for parent in given.depends_on],
        "adhoc_filters": [_sql_filter(given.where)] if given.where else [],
        "scope": {
            "rootPath": ["ROOT_ID"],
            "excluded": [ids[name] for name in given.excluded_charts],
        },
        "description": "",
    }


def _position(dashboard: Dashboard, ids: dict[str, int]) -> dict[str, Any]:
    tabs_id = "TABS-" + identity("tabs", dashboard.slug)[:8]
    position: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"id": "ROOT_ID", "type": "ROOT", "children": [tabs_id]},
        "GRID_ID": {"id": "GRID_ID", "type": "GRID", "children": [], "parents": ["ROOT_ID"]},
        "HEADER_ID": {"id": "HEADER_ID", "type": "HEADER", "meta": {"text": dashboard.title}},
        tabs_id: {
            "id": tabs_id,
            "type": "TABS",
            "children": [],
            "parents": ["ROOT_ID"],
            "meta": {},
        },
    }
    for tab in dashboard.tabs:
        tab_id = "TAB-" + identity("tab", dashboard.slug, tab.title)[:8]
        position[tabs_id]["children"].append(tab_id)
        position[tab_id] = {
            "id": tab_id,
            "type": "TAB",
            "children": [],
            "parents": ["ROOT_ID", tabs_id],
            "meta": {"text": tab.title, "defaultText": "Tab title", "placeholder": "Tab title"},
        }
        for component in _rows(dashboard, tab, ["ROOT_ID", tabs_id, tab_id], ids):
            position[component["id"]] = component
            if component["type"] == "ROW":
                position[tab_id]["children"].append(component["id"])
    return position


def _rows(
    dashboard: Dashboard, tab: Tab, parents: list[str], ids: dict[str, int]
) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(tab.rows):
        row_id = "ROW-" + identity("row", dashboard.slug, tab.title, str(number))[:8]
        cells = []
        for place, cell in enumerate(row.cells):
            meta: dict[str, Any] = {"width": cell.width, "height": row.height}
            if cell.chart:
                kind = "CHART"
                key = cell.chart
                meta |= {
                    "chartId": ids[cell.chart],
                    "uuid": identity("chart", dashboard.slug, cell.chart),
                    "sliceName": dashboard.charts[cell.chart].title,
                }
            else:
                kind = "MARKDOWN"
                key = f"{tab.title}/{number}/{place}"
                meta["code"] = cell.text
            cells.append(
                {
                    "id": f"{kind}-{identity('cell', dashboard.slug, key)[:8]}",
                    "type": kind,
                    "children": [],
                    "parents": [*parents, row_id],
                    "meta": meta,
                }
            )
        yield {
            "id": row_id,
            "type": "ROW",
            "children": [cell["id"] for cell in cells],
            "parents": parents,
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        yield from cells
