"""What is changed in the browser comes back to the files, as that change alone."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from served_superset import Served

from tributary.bi.bundle import read_datasets
from tributary.bi.client import checked
from tributary.bi.control_defaults import control_defaults, read_defaults
from tributary.bi.dashboards import CHARTS_DIR, chart_defaults, read_dashboards
from tributary.bi.drift import dashboard_differences, dataset_differences, find_drift
from tributary.bi.export import export
from tributary.bi.identities import identity
from tributary.bi.provision import provision
from tributary.bi.readback.dashboards import read_served
from tributary.bi.screenshot import browser, signed_in_page
from tributary.bi.secrets import admin_password
from tributary.bi.server import ADMIN
from tributary.errors import TributaryError

OVERVIEW = "executive-overview"
#: Files of a copy of the repository's dashboards and charts → their texts.
Texts = dict[str, str]


class Copy:
    """A copy of the dashboards and charts to bring changes back to."""

    def __init__(self, folder: Path, served: Served) -> None:
        self._folder, self._served = folder, served
        self._before = self.texts()
        self.remarks: list[str] = []

    def texts(self) -> Texts:
        files = sorted(self._folder.rglob("*.yaml"))
        return {str(file.relative_to(self._folder)): file.read_text() for file in files}

    def export(self, slug: str | None = OVERVIEW) -> dict[str, list[str]]:
        """File → the lines that went (-) and came (+)."""
        outcome = export(
            self._served.client,
            slug,
            dashboards_dir=self._folder / "dashboards",
            charts_dir=self._folder / "charts",
        )
        self.remarks = outcome.remarks
        after = self.texts()
        return {
            name: _lines(self._before.get(name, ""), after.get(name, ""))
            for name in sorted(self._before.keys() | after.keys())
            if self._before.get(name) != after.get(name)
        }

    def differences(self) -> list[str]:
        """What of the copy the server does not say."""
        ours = read_dashboards(self._folder / "dashboards", self._folder / "charts")
        theirs = read_served(self._served.client, ours, read_datasets())
        return [str(difference) for difference in dashboard_differences(ours, theirs)]


def _lines(before: str, after: str) -> list[str]:
    diff = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line[0] + line[2:].strip() for line in diff if line[0] in "+-"]


@pytest.fixture(scope="module")
def applied(served: Served) -> Iterator[None]:
    """The server equals the repository, before these tests and after them."""
    provision(served.settings)
    yield
    provision(served.settings)


@pytest.fixture
def copied(served: Served, applied: None, copied: tuple[Path, Path]) -> Iterator[Copy]:
    """A copy that equals the server; the overview is put back afterwards."""
    key, position, metadata = _dashboard(served)
    title = next(d.title for d in read_dashboards() if d.slug == OVERVIEW)
    charts = _overview_charts(served)
    yield Copy(copied[0].parent, served)
    _save_dashboard(served, key, position, metadata, dashboard_title=title)
    for chart_id, params in _overview_charts(served).items():
        if chart_id in charts and params != charts[chart_id]:
            url = served.client.url("chart", chart_id)
            checked(served.client.put(url, json={"params": charts[chart_id]}))


def _overview_charts(served: Served) -> dict[int, str]:
    """Id → parameters of the overview's charts."""
    ours = {identity("chart", OVERVIEW, path.stem) for path in (CHARTS_DIR / OVERVIEW).iterdir()}
    return {c["id"]: c["params"] for c in served.client.list_objects("chart") if c["uuid"] in ours}


def _chart(served: Served, name: str) -> dict[str, Any]:
    key = identity("chart", OVERVIEW, name)
    return next(found for found in served.client.list_objects("chart") if found["uuid"] == key)


def _save(served: Served, name: str, **changes: Any) -> None:
    """Save a chart as the browser does: every control, chosen or not, and its own marks."""
    found = _chart(served, name)
    params = json.loads(found["params"])
    if not any(f.get("operator") == "TEMPORAL_RANGE" for f in params["adhoc_filters"]):
        column = read_datasets()[found["table"]["table_name"]]["main_dttm_col"]
        time = {"clause": "WHERE", "subject": column, "operator": "TEMPORAL_RANGE"}
        params["adhoc_filters"].append(
            {**time, "comparator": "No filter", "expressionType": "SIMPLE"}
        )
    marks = {"filterOptionName": "filter_x", "isNew": False, "datasourceWarning": False}
    params["adhoc_filters"] = [{**given, **marks} for given in params["adhoc_filters"]]
    untouched = {k: v for k, v in control_defaults()[found["viz_type"]].items() if v is not None}
    own = {"slice_id": found["id"], "dashboards": [1], "extra_form_data": {}, "url_params": {}}
    grid = {"matrixify_enable": False, "matrixify_row_height": 300}
    saved = {**untouched, **grid, **own, **params, **changes}
    body = {
        "params": json.dumps(saved),
        "slice_name": found["slice_name"],
        "viz_type": found["viz_type"],
        "query_context": json.dumps({"form_data": saved}),
    }
    checked(served.client.put(served.client.url("chart", found["id"]), json=body))


def _dashboard(served: Served) -> tuple[int, dict[str, Any], dict[str, Any]]:
    """The id, tree of components and settings of the overview."""
    found = checked(served.client.get(served.client.url("dashboard", OVERVIEW)))["result"]
    return found["id"], json.loads(found["position_json"]), json.loads(found["json_metadata"])


def _save_dashboard(
    served: Served, key: int, position: dict[str, Any], metadata: dict[str, Any], **changes: Any
) -> None:
    body = {"position_json": json.dumps(position), "json_metadata": json.dumps(metadata), **changes}
    checked(served.client.put(served.client.url("dashboard", key), json=body))


def _component(position: dict[str, Any], name: str) -> dict[str, Any]:
    key = identity("chart", OVERVIEW, name)
    return next(
        component
        for component in position.values()
        if isinstance(component, dict) and component.get("meta", {}).get("uuid") == key
    )


def test_after_an_apply_nothing_differs_and_nothing_is_written(
    served: Served, copied: Copy
) -> None:
    drift = find_drift(served.settings, served.client)
    assert not drift, [*map(str, drift.differences), *drift.remarks]
    assert copied.export(slug=None) == {}
    assert copied.remarks == []


def test_saving_charts_in_the_browser_changes_nothing(served: Served, copied: Copy) -> None:
    """One of each type: their controls and defaults are those of the type."""
    charts = next(d for d in read_dashboards() if d.slug == OVERVIEW).charts
    of_each_type = {chart.viz_type: name for name, chart in charts.items() if not chart.is_tile}
    assert len(of_each_type) > 7
    for name in of_each_type.values():
        _save(served, name)
    assert copied.differences() == []
    assert copied.export() == {}


def test_one_changed_control_comes_back_as_one_line(served: Served, copied: Copy) -> None:
    _save(served, "mrr", compare_lag=12)
    assert copied.differences() == [
        "executive-overview/mrr (MRR): params.compare_lag: repository 1, server 12"
    ]
    changed = {"charts/executive-overview/mrr.yaml": ["-compare_lag: 1", "+compare_lag: 12"]}
    assert copied.export() == changed
    assert copied.differences() == []


def test_a_filter_made_in_the_browser_comes_back_as_sql(served: Served, copied: Copy) -> None:
    chosen = {"clause": "WHERE", "expressionType": "SIMPLE", "subject": "tenant_name"}
    time = {**chosen, "subject": "month_start", "operator": "TEMPORAL_RANGE"}
    filters = [
        {**chosen, "operator": "IN", "comparator": ["O'Neill", "B"]},
        {**time, "comparator": "No filter"},
    ]
    _save(served, "mrr-by-product", adhoc_filters=filters)
    (lines,) = copied.export().values()
    written = "filters: [\"tenant_name in ('O''Neill', 'B')\"]"
    assert lines == ["-filters: [has_begun]", f"+{written}"]
    assert copied.differences() == []


def test_what_the_yaml_has_no_words_for_is_one_line_each(served: Served, copied: Copy) -> None:
    made = {"expressionType": "SQL", "sqlExpression": "sum(1)", "label": "My sum"}
    _save(served, "mrr", metric=made, y_axis_format=",.3f")
    changed = copied.export()
    assert changed == {"charts/executive-overview/mrr.yaml": ['+y_axis_format: ",.3f"']}
    assert len(copied.remarks) == 1
    assert "executive-overview/mrr (MRR): metric: My sum was written in the chart" in str(
        copied.remarks
    )


def test_a_new_chart_on_a_managed_dashboard_comes_back_as_a_file(
    served: Served, copied: Copy
) -> None:
    datasets = served.client.list_objects("dataset")
    leads = next(found for found in datasets if found["table_name"] == "fct_leads")
    params = {"viz_type": "pie", "metric": "leads", "groupby": ["channel_name"], "donut": True}
    body = {
        "slice_name": "Leads: by channel",
        "viz_type": "pie",
        "datasource_id": leads["id"],
        "datasource_type": "table",
        "params": json.dumps({**control_defaults()["pie"], **params}),
    }
    chart = checked(served.client.post(served.client.url("chart", ""), json=body))["id"]
    key, position, metadata = _dashboard(served)
    tab = next(p for p in position.values() if isinstance(p, dict) and _is_tab(p, "Service"))
    row, cell = "ROW-new", "CHART-new"
    position[row] = {"id": row, "type": "ROW", "children": [cell], "parents": [], "meta": {}}
    meta = {"chartId": chart, "width": 5, "height": 30, "sliceName": "Leads: by channel"}
    position[cell] = {"id": cell, "type": "CHART", "children": [], "parents": [], "meta": meta}
    tab["children"].append(row)
    _save_dashboard(served, key, position, metadata)
    try:
        changed = copied.export()
        assert copied.differences() == []
    finally:
        served.client.delete_object("chart", chart)
    new = changed["charts/executive-overview/leads-by-channel-2.yaml"]
    said = ['+title: "Leads: by channel"', "+dataset: fct_leads", "+type: pie", '+time: ""']
    assert new[:4] == said
    # Beside what was chosen, where the editor's defaults are not what our pies begin with.
    assert {"+groupby: [channel_name]", "+metric: leads"} <= set(new[5:])
    begun_with = chart_defaults()["pie"]
    others = {line[1:].partition(":")[0] for line in new[5:]} - {"groupby", "metric", "donut"}
    assert others <= set(begun_with)
    assert changed["dashboards/executive-overview.yaml"] == [
        *("+- height: 30", "+cells:", "+- {chart: leads-by-channel-2, width: 5}"),
    ]


def _is_tab(component: dict[str, Any], title: str) -> bool:
    return component.get("type") == "TAB" and bool(component["meta"]["text"] == title)


def test_a_chart_taken_off_its_dashboard_goes_from_layout_and_folder(
    served: Served, copied: Copy
) -> None:
    key, position, metadata = _dashboard(served)
    cell = _component(position, "arr")
    position[cell["parents"][-1]]["children"].remove(cell["id"])
    del position[cell["id"]]
    _save_dashboard(served, key, position, metadata)
    changed = copied.export()
    assert changed["dashboards/executive-overview.yaml"] == ["-- {chart: arr, width: 3}"]
    assert "charts/executive-overview/arr.yaml" not in copied.texts()
    assert copied.differences() == []


def test_title_refreshing_widths_and_filters_come_back(served: Served, copied: Copy) -> None:
    key, position, metadata = _dashboard(served)
    _component(position, "exceptions")["meta"]["width"] = 6
    metadata["refresh_frequency"] = 60
    unit = metadata["native_filter_configuration"][0]
    unit["controlValues"]["multiSelect"] = False
    unit["defaultDataMask"]["filterState"] = {"value": ["Cadence Cloud"]}
    unit["scope"]["excluded"] = [_component(position, "mrr")["meta"]["chartId"]]
    other = {"id": "NATIVE_FILTER-x", "name": "Grain", "type": "NATIVE_FILTER"}
    metadata["native_filter_configuration"].append({**other, "filterType": "filter_timegrain"})
    _save_dashboard(served, key, position, metadata, dashboard_title="Executives")
    assert copied.export() == {
        "dashboards/executive-overview.yaml": [
            *("-title: Executive overview", "+title: Executives"),
            *("-refresh_seconds: 300", "+refresh_seconds: 60"),
            *("+multiple: false", "+default: [Cadence Cloud]", "+exclude: [mrr]"),
            *("-- {chart: exceptions, width: 7}", "+- {chart: exceptions, width: 6}"),
        ]
    }
    assert copied.remarks == ["executive-overview: filter Grain: its kind is filter_timegrain"]
    assert copied.differences() == []


def test_a_tab_with_what_the_yaml_cannot_say_stays_as_declared(
    served: Served, copied: Copy
) -> None:
    key, position, metadata = _dashboard(served)
    cell = _component(position, "tickets")
    header = {"id": "HEADER-x", "type": "HEADER", "children": [], "meta": {"text": "Look"}}
    position["HEADER-x"] = header
    position[cell["parents"][-2]]["children"].insert(0, "HEADER-x")
    _save_dashboard(served, key, position, metadata)
    assert copied.export() == {}
    assert copied.remarks == [
        "executive-overview: tab Service: it holds a header; its layout stays as declared"
    ]


def test_what_could_not_be_read_again_is_not_written(served: Served, copied: Copy) -> None:
    key, position, metadata = _dashboard(served)
    _component(position, "mrr")["meta"]["width"] = 4
    _save_dashboard(served, key, position, metadata)
    before = copied.texts()
    with pytest.raises(TributaryError, match=r"nothing was written, since .*wider than 12"):
        copied.export()
    assert copied.texts() == before


def test_a_changed_dataset_is_named(served: Served, copied: Copy) -> None:
    key = identity("dataset", "fct_leads")
    found = next(d for d in served.client.list_objects("dataset") if d["uuid"] == key)
    url = served.client.url("dataset", found["id"])
    metrics = checked(served.client.get(url))["result"]["metrics"]
    kept = [{k: m[k] for k in ("id", "metric_name", "expression")} for m in metrics]
    added = {"metric_name": "mine", "expression": "count(*) + 1"}
    checked(served.client.put(url, json={"metrics": [*kept, added]}))
    differences = list(map(str, dataset_differences(served.settings, served.client)))
    line = "dataset fct_leads: metric mine: repository missing, server there"
    assert line in differences


def test_an_unknown_dashboard_is_one_line(copied: Copy) -> None:
    with pytest.raises(TributaryError, match="no dashboard is named nonsense; one of "):
        copied.export("nonsense")


@pytest.mark.browser
def test_the_defaults_are_those_of_this_supersets_editor(served: Served) -> None:
    """If this fails, Superset is another: `tributary superset control-defaults`."""
    types = ("big_number_total", "echarts_timeseries_bar")
    with browser() as tool:
        password = admin_password(served.settings)
        page = signed_in_page(tool, served.url, ADMIN, password)
        found = read_defaults(page, served.client, types)
    assert found == {viz_type: control_defaults()[viz_type] for viz_type in types}
