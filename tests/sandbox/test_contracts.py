"""Responses against the vendors' machine-readable contracts (beside the project, where CI runs).

What the contracts do not hold is checked in the vendors' own tests: Google's ChangeEvent,
Salesforce's history objects and User, and its paging.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from client import Client
from contract_schema import closed, discovery, openapi, problems
from test_crm_apis import QUERY_ALL, read, search_all, search_body, soql
from test_google_apis import REPORT, SAAS, SEARCH
from test_service_apis import EPOCH, list_all

from tributary.sources import ga4, google_ads
from tributary.sources import salesforce as salesforce_source


@pytest.mark.parametrize("entity", ["campaigns", "ad_performance_daily"])
def test_google_ads_pages(client: Callable[[str], Client], contracts: Path, entity: str) -> None:
    fetch: Any = google_ads.SOURCE.entity(entity).fetch
    query = fetch.body["query"].format(from_date="2024-01-01", to_date="2024-03-31")
    page = client("google_ads").post(SEARCH.format(SAAS), {"query": query})
    page["results"] = page["results"][:200] + page["results"][-200:]
    contract = contracts / "google_ads" / "googleads_v25_derived.json"
    assert not problems(closed(contract, "services.SearchGoogleAdsResponse"), page)


def test_ga4_reports(client: Callable[[str], Client], contracts: Path) -> None:
    fetch: Any = ga4.SOURCE.entity("sessions_hourly").fetch
    dates = [{"startDate": "2024-01-01", "endDate": "2024-01-31"}]
    body = {**fetch.body, "dateRanges": dates, "limit": "300", "returnPropertyQuota": True}
    contract = contracts / "ga4" / "analyticsdata.v1beta.json"
    assert not problems(discovery(contract, "RunReportRequest"), body)
    page = client("ga4").post(REPORT.format("310000002"), body)
    assert page["rows"]
    assert not problems(discovery(contract, "RunReportResponse"), page)


@pytest.mark.parametrize("kind", ["contacts", "companies", "deals"])
def test_hubspot_search_and_batch(
    client: Callable[[str], Client], contracts: Path, kind: str
) -> None:
    crm = client("hubspot")
    contract = contracts / "hubspot" / f"{kind}.json"
    page = crm.post(f"/crm/v3/objects/{kind}/search", search_body(kind))
    name = "CollectionResponseWithTotalSimplePublicObjectForwardPaging"
    assert not problems(openapi(contract, name), page)
    validator = openapi(contract, "BatchResponseSimplePublicObject")
    ids = [item["id"] for item in search_all(crm, kind)]
    for start in range(0, len(ids), 50):
        batch = {
            "status": "COMPLETE",
            "startedAt": "2024-01-01T00:00:00Z",
            "completedAt": "2024-01-01T00:00:00Z",
            "results": read(crm, kind, ids[start : start + 50]),
        }
        assert not problems(validator, batch)


def test_hubspot_owners_and_errors(client: Callable[[str], Client], contracts: Path) -> None:
    crm = client("hubspot")
    contract = contracts / "hubspot" / "owners.json"
    page = crm.get("/crm/v3/owners", limit=3)
    name = "CollectionResponsePublicOwnerForwardPaging"
    assert not problems(openapi(contract, name), page)
    refused = crm.session.get(crm.base_url + "/crm/v3/owners", headers={"Authorization": "no"})
    assert not problems(openapi(contract, "Error"), refused.json())


@pytest.mark.parametrize("name", ["customers", "prices", "invoices", "events"])
def test_stripe_lists(client: Callable[[str], Client], contracts: Path, name: str) -> None:
    """Against the OpenAPI document of the pinned version's time, and today's sample objects."""
    contract = contracts / "stripe" / "spec3_2022-04_trimmed.json"
    validator = openapi(contract, name.removesuffix("s"))
    known = _known_fields(contracts, name.removesuffix("s"))
    for item in list_all(client("billing"), f"/v1/{name}"):
        assert not problems(validator, item)
        assert item.keys() <= known


def test_stripe_subscriptions_in_events(client: Callable[[str], Client], contracts: Path) -> None:
    contract = contracts / "stripe" / "spec3_2022-04_trimmed.json"
    validator = openapi(contract, "subscription")
    known = _known_fields(contracts, "subscription")
    for event in list_all(client("billing"), "/v1/events"):
        subscription = event["data"]["object"]
        assert not problems(validator, subscription)
        assert subscription.keys() <= known


def _known_fields(contracts: Path, resource: str) -> set[str]:
    """Fields of the resource then and now."""
    then = json.loads((contracts / "stripe" / "spec3_2022-04_trimmed.json").read_text())
    now = json.loads((contracts / "stripe" / "fixtures3.json").read_text())
    properties = then["components"]["schemas"][resource]["properties"]
    return set(properties) | set(now["resources"][resource])


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/api/v2/incremental/tickets/cursor", "CursorBasedExportIncrementalTicketsResponse"),
        ("/api/v2/incremental/users/cursor", "CursorBasedExportIncrementalUsersResponse"),
        ("/api/v2/satisfaction_ratings", "SatisfactionRatingsResponse"),
    ],
)
def test_zendesk_pages(
    client: Callable[[str], Client], contracts: Path, path: str, schema: str
) -> None:
    contract = contracts / "zendesk" / "support_trimmed.json"
    page = client("support_desk").get(path, start_time=EPOCH, per_page=1000)
    assert any(isinstance(value, list) and value for value in page.values())
    for ticket in page.get("tickets", []):
        if ticket["status"] == "deleted":  # documented for exports, missing in the contract's list
            ticket["status"] = "closed"
    assert not problems(openapi(contract, schema, is_null_unmarked=True), page)


def test_zendesk_metrics(client: Callable[[str], Client], contracts: Path) -> None:
    """Of the list of metrics, whose elements the export has beside its tickets."""
    path = "/api/v2/incremental/tickets/cursor"
    page = client("support_desk").get(path, start_time=EPOCH, include="metric_sets")
    listed = {"ticket_metrics": [t["metric_set"] for t in page["tickets"] if "metric_set" in t]}
    assert listed["ticket_metrics"]
    validator = openapi(
        contracts / "zendesk" / "support_trimmed.json",
        "TicketMetricsResponse",
        is_null_unmarked=True,
    )
    assert not problems(validator, listed)


#: Salesforce's types as the types of JSON.
JSON_TYPES: dict[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "currency": (float, int),
    "percent": (float, int),
    "double": (float, int),
    "int": (int,),
}


@pytest.mark.parametrize("sobject", ["Account", "Lead", "Opportunity"])
def test_salesforce_records(client: Callable[[str], Client], contracts: Path, sobject: str) -> None:
    """Field names, types, lengths and nullability of the recorded describes.

    Custom fields are ours; picklist values are an organisation's own; CurrencyIsoCode exists where
    multiple currencies are switched on, which they were not in the recorded organisation.
    """
    describe = json.loads((contracts / "salesforce" / f"describe_{sobject}.json").read_text())
    fields = {field["name"]: field for field in describe["fields"]}
    entities = {"Account": "accounts", "Lead": "leads", "Opportunity": "opportunities"}
    columns = salesforce_source.SOURCE.entity(entities[sobject]).columns
    names = [str(column.path) for column in columns]
    records = soql(client("salesforce"), f"SELECT {', '.join(names)} FROM {sobject}")
    standard = [name for name in names if not name.endswith("__c") and name != "CurrencyIsoCode"]
    assert len(standard) > 8
    for record in records:
        for name in standard:
            field, value = fields[name], record[name]
            if value is None:
                assert field["nillable"], name
                continue
            assert isinstance(value, JSON_TYPES.get(field["type"], (str,))), name
            if field["type"] in ("id", "reference"):
                assert len(value) == 18, name
            elif isinstance(value, str) and field["length"]:
                assert len(value) <= field["length"], name


def test_salesforce_pages_look_like_the_recorded_one(
    client: Callable[[str], Client], contracts: Path
) -> None:
    recorded = json.loads((contracts / "salesforce" / "recorded_query.json").read_text())
    body = recorded[0]["response"]["body"]
    page = client("salesforce").get(QUERY_ALL, q="SELECT FirstName, LastName FROM User LIMIT 1")
    assert page.keys() == body.keys()
    assert page["records"][0].keys() == body["records"][0].keys()
    assert page["records"][0]["attributes"].keys() == body["records"][0]["attributes"].keys()
