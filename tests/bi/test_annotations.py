"""Events of one chart marked on another: whose, for whom, and there and back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from served_superset import Served, SignIn

from tributary.bi.access.declared import read_access
from tributary.bi.annotations import LAYERS, mixed_rules
from tributary.bi.bundle import read_datasets
from tributary.bi.client import Superset, checked
from tributary.bi.dashboards import read_dashboards
from tributary.bi.drift import dashboard_differences
from tributary.bi.export import export
from tributary.bi.identities import identity
from tributary.bi.provision import provision
from tributary.bi.readback.dashboards import read_served
from tributary.bi.server import SupersetError
from tributary.errors import TributaryError

SLUG, MARKED = "devops", "lead-time"
FILE = f"charts/_shared/{MARKED}.yaml"


@pytest.fixture
def applied(served: Served) -> Iterator[None]:
    """The server equals the repository, before the test and after it."""
    provision(served.settings)
    yield
    provision(served.settings)


@pytest.fixture
def folder(copied: tuple[Path, Path]) -> Path:
    return copied[0].parent


def _found(served: Served, slug: str = SLUG) -> dict[str, Any]:
    key = identity("chart", slug, MARKED)
    return next(c for c in served.client.list_objects("chart") if c["uuid"] == key)


def _save(served: Served, params: dict[str, Any]) -> None:
    url = served.client.url("chart", _found(served)["id"])
    checked(served.client.put(url, json={"params": json.dumps(params)}))


def _events(
    served: Served, client: Superset, *, slug: str = SLUG, chart_id: int | None = None
) -> list[dict[str, Any]]:
    """What the chart is sent to mark, as a page of the dashboard asks for it.

    With a `chart_id`, the rows of that chart are asked for instead.
    """
    found = _found(served, slug)
    dashboard = checked(served.client.get(served.client.url("dashboard", slug)))["result"]["id"]
    params = json.loads(found["params"])
    (given,) = params[LAYERS]
    query = {
        "metrics": params["metrics"],
        "columns": params["groupby"],
        "filters": [],
        "row_limit": 100,
        LAYERS: [{**given, "value": chart_id or given["value"]}],
    }
    body = {
        "datasource": {"id": found["datasource_id"], "type": "table"},
        "queries": [query],
        "form_data": {"dashboardId": dashboard, "slice_id": found["id"]},
        "result_format": "json",
        "result_type": "full",
    }
    (result,) = client.chart_data(body)
    records: list[dict[str, Any]] = result["annotation_data"]["Failed changes"]["records"]
    return records


def test_whoever_sees_the_dashboard_alone_is_sent_the_warehouses_events(
    served: Served, applied: None, sign_in: SignIn
) -> None:
    with duckdb.connect(str(served.settings.published_database), read_only=True) as warehouse:
        expected = warehouse.execute(
            "select service, epoch_ms(created_at) from marts.fct_deployments"
            " where is_change_failure order by created_at desc"
        ).fetchall()
    assert expected
    found = _events(served, sign_in("developer"))
    assert [(e["service"], e["created_at"]) for e in found] == expected


def test_nobody_is_sent_events_that_they_may_not_see(
    served: Served, applied: None, sign_in: SignIn
) -> None:
    """First those who may, so that what is kept for them would be found."""
    assert _events(served, sign_in("developer"))
    with pytest.raises(SupersetError, match="403"):
        _events(served, sign_in("marketing_manager"))
    assert _events(served, sign_in("manager"), slug="manager-operational") == []


def test_the_events_of_a_chart_of_another_dashboard_are_refused(
    served: Served, applied: None, sign_in: SignIn
) -> None:
    """As of the manager's view, which has the same events and is not the developers'."""
    key = identity("chart", "manager-operational", "failures")
    other = next(c["id"] for c in served.client.list_objects("chart") if c["uuid"] == key)
    with pytest.raises(SupersetError, match="access"):
        _events(served, sign_in("developer"), chart_id=other)


def test_a_change_of_the_events_comes_back_to_the_file_by_names(
    served: Served, applied: None, folder: Path
) -> None:
    params = json.loads(_found(served)["params"])
    (given,) = params[LAYERS]
    _save(served, {**params, LAYERS: [{**given, "titleColumn": "team_name"}]})
    dirs = {"dashboards_dir": folder / "dashboards", "charts_dir": folder / "charts"}
    outcome = export(served.client, SLUG, **dirs)
    assert outcome.remarks == []
    assert [path.relative_to(folder) for path in outcome.written] == [Path(FILE)]
    (written,) = yaml.safe_load((folder / FILE).read_text())["annotations"]
    assert written == {
        "name": "Failed changes",
        "chart": "failures",
        "time": "created_at",
        "title": "team_name",
        "description": ["team_name", "outcome"],
    }
    _save(served, {**params, LAYERS: []})
    export(served.client, SLUG, **dirs)
    assert "annotations" not in yaml.safe_load((folder / FILE).read_text())


def test_what_has_no_words_is_said_and_the_next_apply_undoes_it(
    served: Served, applied: None
) -> None:
    ours = [dashboard for dashboard in read_dashboards() if dashboard.slug == SLUG]
    params = json.loads(_found(served)["params"])
    (given,) = params[LAYERS]
    _save(served, {**params, LAYERS: [{**given, "color": "#00ff00"}]})
    theirs = read_served(served.client, ours, read_datasets())
    assert any("Failed changes has looks of its own" in remark for remark in theirs.remarks)
    _save(served, {**params, LAYERS: []})
    theirs = read_served(served.client, ours, read_datasets())
    assert ["annotations" in str(found) for found in dashboard_differences(ours, theirs)] == [True]
    provision(served.settings)
    assert json.loads(_found(served)["params"])[LAYERS] == [given]


ANNOTATION = {"name": "Failed", "chart": "failures", "time": "created_at", "title": "service"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"chart": "nothing"}, "annotation Failed: no chart is named nothing"),
        ({"chart": "by-team"}, "annotation Failed: by-team is no table of single rows"),
        ({"time": "finished_at"}, "annotation Failed: failures does not show finished_at"),
        ({"colour": "red"}, "annotation Failed: colour is unknown"),
    ],
)
def test_a_wrong_annotation_is_one_line(folder: Path, changed: dict[str, Any], said: str) -> None:
    declared = yaml.safe_load((folder / FILE).read_text())
    declared["annotations"] = [{**ANNOTATION, **changed}]
    (folder / FILE).write_text(yaml.safe_dump(declared))
    with pytest.raises(TributaryError, match=re.escape(said)):
        read_dashboards(folder / "dashboards", folder / "charts")


def test_only_a_chart_over_time_is_marked(folder: Path) -> None:
    path = folder / "charts" / SLUG / "by-team.yaml"
    declared = yaml.safe_load(path.read_text())
    path.write_text(yaml.safe_dump({**declared, "annotations": [ANNOTATION]}))
    with pytest.raises(TributaryError, match="a table has no time axis to mark events on"):
        read_dashboards(folder / "dashboards", folder / "charts")


def test_events_that_other_rules_tell_apart_are_a_finding(folder: Path) -> None:
    """A result is kept with its events: the rules of its own dataset must tell all of it apart."""
    access, datasets = read_access(), read_datasets()
    ours = read_dashboards(folder / "dashboards", folder / "charts")
    assert list(mixed_rules(ours, access, datasets)) == []
    declared = yaml.safe_load((folder / FILE).read_text())
    declared["dataset"] = "fct_kpi_values"
    (folder / FILE).write_text(yaml.safe_dump(declared))
    mixed = read_dashboards(folder / "dashboards", folder / "charts")
    found = list(mixed_rules(mixed, access, datasets))
    assert f"{SLUG}/{MARKED}: annotation Failed changes" in found[0]
    assert "not told apart by the same rules" in found[0]
    assert "team" in found[0]
