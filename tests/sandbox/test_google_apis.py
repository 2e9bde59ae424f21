"""Google Ads and GA4 over HTTP: authentication, queries, filters, paging and errors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import requests
from client import Client

from tributary.sandbox.server import Sandbox
from tributary.sandbox.vendors import google_ads
from tributary.sandbox.world.tenants import TENANTS
from tributary.sources import ga4 as ga4_source
from tributary.sources import google_ads as ads_source

SEARCH = "/v25/customers/{}/googleAds:search"
SAAS = "1010000002"


def search(client: Client, query: str, customer: str = SAAS) -> list[dict[str, Any]]:
    found, token = [], None
    while True:
        settings = {"returnTotalResultsCount": True}
        body = {"query": query, "searchSettings": settings}
        body |= {"pageToken": token} if token else {}
        page = client.post(SEARCH.format(customer), body)
        found += page.get("results", [])
        token = page.get("nextPageToken")
        if not token:
            assert int(page.get("totalResultsCount", 0)) == len(found)
            return found


def declared(source: Any, entity: str) -> Any:
    return source.SOURCE.entity(entity).fetch.body["query"]


def test_the_declared_queries_answer_for_every_account(client: Callable[[str], Client]) -> None:
    ads = client("google_ads")
    for tenant in TENANTS:
        for entity in ads_source.SOURCE.entities:
            query = str(declared(ads_source, entity.name)).format(
                since="2024-01-01T00:00:00Z", from_date="2024-01-01", to_date="2024-12-31"
            )
            rows = search(ads, query, tenant.google_ads_customer)
            assert rows, entity.name
            for column in entity.columns:
                if column.path and not column.path.startswith("@"):
                    assert any(_at(row, column.path) is not None for row in rows), column.path


def _at(row: Any, path: str) -> Any:
    for part in path.split("."):
        row = row.get(part) if isinstance(row, dict) else None
    return row


def test_search_pages_are_disjoint_and_complete(
    client: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    query = (
        "SELECT campaign.id, ad_group_ad.ad.id, segments.date, segments.device,"
        " metrics.cost_micros FROM ad_group_ad"
        " WHERE segments.date BETWEEN '2024-02-01' AND '2024-03-31'"
    )
    whole = search(client("google_ads"), query)
    monkeypatch.setattr(google_ads, "PAGE_SIZE", 37)
    assert search(client("google_ads"), query) == whole
    assert len(whole) > 3 * 37
    days = {row["segments"]["date"] for row in whole}
    assert min(days) == "2024-02-01"
    assert max(days) == "2024-03-31"


def test_cost_adds_up_to_the_truth(client: Callable[[str], Client], sandbox: Sandbox) -> None:
    rows = search(
        client("google_ads"),
        "SELECT segments.date, metrics.cost_micros FROM ad_group_ad"
        " WHERE segments.date >= '2024-01-01'",
    )
    spend = sandbox.truth()["ad_spend_daily"].to_pandas()
    expected = spend[spend["tenant_id"] == "saas"]["spend"].sum()
    assert sum(int(row["metrics"]["costMicros"]) for row in rows) == int(expected * 1_000_000)


def test_only_changes_since_the_instant_are_listed(client: Callable[[str], Client]) -> None:
    query = str(declared(ads_source, "campaign_changes"))
    every = search(client("google_ads"), query.format(since="2024-01-01T00:00:00Z"))
    late = search(client("google_ads"), query.format(since="2024-05-01T00:00:00Z"))
    stamps = [row["changeEvent"]["changeDateTime"] for row in every]
    assert stamps == sorted(stamps)
    assert late == [row for row in every if row["changeEvent"]["changeDateTime"] >= "2024-05-01"]
    assert 0 < len(late) < len(every)


def test_fields_that_are_not_set_are_left_out(client: Callable[[str], Client]) -> None:
    rows = search(client("google_ads"), str(declared(ads_source, "campaigns")))
    lifetime = ["totalAmountMicros" in row["campaignBudget"] for row in rows]
    assert any(lifetime)
    assert not all(lifetime)


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "UNAUTHENTICATED"),
        ({"Authorization": "Bearer nonsense"}, 401, "UNAUTHENTICATED"),
    ],
)
def test_google_refuses_a_request_without_a_valid_token(
    sandbox: Sandbox, headers: dict[str, str], status: int, code: str
) -> None:
    url = str(sandbox.connections["google_ads"]["base_url"]) + SEARCH.format(SAAS)
    response = requests.post(
        url, json={"query": "SELECT campaign.id FROM campaign"}, headers=headers, timeout=30
    )
    assert response.status_code == status
    assert response.json()["error"]["status"] == code


def test_google_refuses_a_wrong_developer_token_and_a_strange_account(
    client: Callable[[str], Client],
) -> None:
    ads = client("google_ads")
    body = {"query": "SELECT campaign.id FROM campaign"}
    url = ads.base_url + SEARCH.format(SAAS)
    wrong = ads.session.post(url, json=body, headers={"developer-token": "wrong"})
    assert wrong.status_code == 403
    assert "developer token" in wrong.json()["error"]["message"]
    strange = ads.session.post(ads.base_url + SEARCH.format("9999999999"), json=body)
    assert strange.status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "what?",
        "SELECT campaign.shoe_size FROM campaign",
        "SELECT campaign.id FROM elephants",
        "SELECT segments.date FROM ad_group_ad WHERE segments.date >= 'yesterday'",
    ],
)
def test_google_answers_a_wrong_query_with_400(client: Callable[[str], Client], query: str) -> None:
    ads = client("google_ads")
    response = ads.session.post(ads.base_url + SEARCH.format(SAAS), json={"query": query})
    assert response.status_code == 400
    assert response.json()["error"]["status"] == "INVALID_ARGUMENT"


def test_a_wrong_refresh_token_gets_no_access_token(sandbox: Sandbox) -> None:
    connection = sandbox.connections["ga4"]
    form = {
        "grant_type": "refresh_token",
        "client_id": connection["client_id"],
        "client_secret": connection["client_secret"],
        "refresh_token": "wrong",
    }
    response = requests.post(f"{connection['base_url']}/token", data=form, timeout=30)
    assert response.status_code == 400
    assert response.json()["error"] == "invalid_grant"


# -- GA4 ------------------------------------------------------------------------------------------

REPORT = "/v1beta/properties/{}:runReport"


def report(client: Client, first: str, last: str, **body: Any) -> Any:
    asked = dict(ga4_source.SOURCE.entity("sessions_hourly").fetch.body or {})  # type: ignore
    asked["dateRanges"] = [{"startDate": first, "endDate": last}]
    return client.post(REPORT.format("310000002"), {**asked, **body})


def test_report_pages_by_offset_and_limit(client: Callable[[str], Client]) -> None:
    ga4 = client("ga4")
    whole = report(ga4, "2024-03-01", "2024-03-31", limit=100_000)
    pages = [
        row
        for offset in range(0, whole["rowCount"], 100)
        for row in report(ga4, "2024-03-01", "2024-03-31", limit=100, offset=offset)["rows"]
    ]
    assert pages == whole["rows"]
    assert whole["rowCount"] == len(pages) > 300


def test_report_rows_are_unique_and_lie_in_the_range(client: Callable[[str], Client]) -> None:
    rows = report(client("ga4"), "2024-03-01", "2024-03-02", limit=100_000)["rows"]
    keys = [tuple(value["value"] for value in row["dimensionValues"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert {key[0][:8] for key in keys} == {"20240301", "20240302"}
    assert all(isinstance(v["value"], str) for row in rows for v in row["metricValues"])


def test_sessions_add_up_to_the_truth(client: Callable[[str], Client], sandbox: Sandbox) -> None:
    whole = report(client("ga4"), "2024-01-01", "2024-12-31", limit=250_000)
    names = [header["name"] for header in whole["metricHeaders"]]
    truth = sandbox.truth()["sessions_daily"].to_pandas()
    own = truth[truth["tenant_id"] == "saas"]
    for metric, column in (
        ("sessions", "sessions"),
        ("engagedSessions", "engaged_sessions"),
        ("newUsers", "new_users"),
        ("screenPageViews", "page_views"),
    ):
        index = names.index(metric)
        total = sum(int(row["metricValues"][index]["value"]) for row in whole["rows"])
        assert total == own[column].sum(), metric


def test_a_report_without_rows_has_none(client: Callable[[str], Client]) -> None:
    empty = report(client("ga4"), "2031-01-01", "2031-01-02")
    assert "rowCount" not in empty  # proto3 JSON leaves out a zero
    assert "rows" not in empty


@pytest.mark.parametrize(
    "change",
    [
        {"dateRanges": []},
        {"dateRanges": [{"startDate": "2024-02-01", "endDate": "2024-01-01"}]},
        {"dimensions": [{"name": "shoeSize"}]},
        {"metrics": [{"name": "luck"}]},
        {"limit": 1_000_000},
    ],
)
def test_ga4_answers_a_wrong_report_with_400(
    client: Callable[[str], Client], change: dict[str, Any]
) -> None:
    ga4 = client("ga4")
    asked = dict(ga4_source.SOURCE.entity("sessions_hourly").fetch.body or {})  # type: ignore
    asked["dateRanges"] = [{"startDate": "2024-01-01", "endDate": str(date(2024, 1, 2))}]
    response = ga4.session.post(ga4.base_url + REPORT.format("310000002"), json={**asked, **change})
    assert response.status_code == 400
    assert response.json()["error"]["status"] == "INVALID_ARGUMENT"
