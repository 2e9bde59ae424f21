"""Applying the repository: what is sent, what is skipped, what is removed, what is left alone."""

from __future__ import annotations

import shutil
import time
from typing import Any

import duckdb
from served_superset import Served

from tributary.bi.client import checked
from tributary.bi.dashboards import read_dashboards
from tributary.bi.identities import identity
from tributary.bi.provision import _prune, provision


def _find(served: Served, kind: str, uuid: str) -> dict[str, Any]:
    return next(found for found in served.client.list_objects(kind) if found["uuid"] == uuid)


def test_both_dashboards_are_there_with_their_charts(served: Served) -> None:
    slugs = {found["slug"] for found in served.client.list_objects("dashboard")}
    assert {"executive-overview", "campaign-performance"} <= slugs
    expected = {
        identity("chart", dashboard.slug, name)
        for dashboard in read_dashboards()
        for name in dashboard.charts
    }
    assert expected <= {found["uuid"] for found in served.client.list_objects("chart")}


def test_applying_again_sends_nothing_and_takes_no_time(served: Served) -> None:
    provision(served.settings)
    started = time.monotonic()
    assert provision(served.settings).changed is False
    assert time.monotonic() - started < 6  # 3 s on an idle machine


def test_what_someone_changed_by_hand_is_put_back(served: Served) -> None:
    provision(served.settings)
    chart = _find(served, "chart", identity("chart", "executive-overview", "mrr"))
    url = served.client.url("chart", chart["id"])
    checked(served.client.put(url, json={"slice_name": "My own MRR"}))
    assert provision(served.settings).changed is True
    again = _find(served, "chart", identity("chart", "executive-overview", "mrr"))
    assert again["slice_name"] == "MRR"
    assert again["id"] == chart["id"]


def test_what_left_the_repository_goes_and_what_analysts_own_stays(served: Served) -> None:
    dataset = _find(served, "dataset", identity("dataset", "fct_leads"))
    chart = {
        "slice_name": "An analyst's chart",
        "viz_type": "big_number_total",
        "datasource_id": dataset["id"],
        "datasource_type": "table",
        "params": "{}",
    }
    own = checked(served.client.post(served.client.url("chart", ""), json=chart))["id"]
    everything = {
        kind: {found["uuid"] for found in served.client.list_objects(kind)}
        for kind in ("dashboard", "chart", "dataset")
    }
    leaving = identity("chart", "campaign-performance", "outcomes")
    everything["chart"].discard(leaving)
    everything["chart"].discard(_by_id(served, own)["uuid"])
    assert list(_prune(served.client, everything)) == ["Leads and deals by campaign month"]
    assert _by_id(served, own)["slice_name"] == "An analyst's chart"
    served.client.delete_object("chart", own)
    assert provision(served.settings).changed is True
    assert leaving in {found["uuid"] for found in served.client.list_objects("chart")}


def _by_id(served: Served, identifier: int) -> dict[str, Any]:
    return next(c for c in served.client.list_objects("chart") if c["id"] == identifier)


def _tenants(served: Served) -> tuple[int, bool]:
    """How many tenants a chart counts, and whether the answer came from the cache."""
    dataset = _find(served, "dataset", identity("dataset", "dim_tenant"))
    query = {"metrics": ["row_count"], "columns": [], "filters": [], "row_limit": 10}
    (result,) = served.client.chart_data(
        {
            "datasource": {"id": dataset["id"], "type": "table"},
            "queries": [query],
            "result_format": "json",
            "result_type": "full",
        }
    )
    return result["data"][0]["row_count"], bool(result["is_cached"])


def test_a_publish_is_seen_at_once_and_a_rollback_too(served: Served) -> None:
    """Results are cached by version: another version is never answered from the old one's."""
    versions = served.settings.versions_dir
    link = versions / "current"
    before = link.readlink()
    count, _ = _tenants(served)
    assert _tenants(served) == (count, True)
    newer = versions / "newer"
    newer.mkdir()
    shutil.copy(link / "warehouse.duckdb", newer / "warehouse.duckdb")
    (newer / "warehouse.duckdb").chmod(0o644)
    with duckdb.connect(str(newer / "warehouse.duckdb")) as warehouse:
        warehouse.execute("delete from marts.dim_tenant where tenant_id = 'unknown'")
    _flip(link, "newer")
    assert _tenants(served) == (count - 1, False)
    assert _tenants(served) == (count - 1, True)
    _flip(link, str(before))
    assert _tenants(served) == (count, False)
    shutil.rmtree(newer)


def _flip(link: Any, target: str) -> None:
    fresh = link.with_name(".next")
    fresh.symlink_to(target)
    fresh.replace(link)
