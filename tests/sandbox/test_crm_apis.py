"""HubSpot and Salesforce over HTTP: authentication, search and SOQL, history, paging, errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
from client import Client

from tributary.sandbox.server import Sandbox
from tributary.sandbox.vendors import hubspot, salesforce
from tributary.sources import hubspot as hubspot_source
from tributary.sources import salesforce as salesforce_source

EPOCH_MS = 1_704_067_200_000


def search_body(kind: str, since_ms: int = EPOCH_MS, **changes: Any) -> dict[str, Any]:
    body = dict(hubspot_source.SOURCE.entity(kind).fetch.body or {})  # type: ignore[union-attr]
    name = body["sorts"][0]["propertyName"]
    filters = [{"propertyName": name, "operator": "GTE", "value": str(since_ms)}]
    return {**body, "filterGroups": [{"filters": filters}], **changes}


def search_all(client: Client, kind: str, **changes: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    body = search_body(kind, **changes)
    while True:
        page = client.post(f"/crm/v3/objects/{kind}/search", body)
        found += page["results"]
        if "paging" not in page:
            assert len(found) == page["total"]
            return found
        body["after"] = page["paging"]["next"]["after"]


def read(client: Client, kind: str, ids: list[str]) -> list[dict[str, Any]]:
    hydrate = hubspot_source.SOURCE.entity(kind).fetch.hydrate  # type: ignore[union-attr]
    assert hydrate is not None
    body = {**hydrate.body, "inputs": [{"id": i} for i in ids]}
    return list(client.post(hydrate.path, body)["results"])


@pytest.mark.parametrize("kind", ["contacts", "companies", "deals"])
def test_search_pages_are_ordered_by_change_and_complete(
    client: Callable[[str], Client], kind: str
) -> None:
    found = search_all(client("hubspot"), kind)
    stamps = [item["updatedAt"] for item in found]
    assert stamps == sorted(stamps)
    assert len({item["id"] for item in found}) == len(found) > 50
    small = search_all(client("hubspot"), kind, limit=13)
    assert small == found


def test_search_finds_only_what_changed_since(client: Callable[[str], Client]) -> None:
    every = search_all(client("hubspot"), "contacts")
    middle = every[len(every) // 2]["updatedAt"]
    since = 1_000 * int(_epoch(middle))
    late = search_all(client("hubspot"), "contacts", since_ms=since)
    assert late == [item for item in every if item["updatedAt"] >= middle]


def _epoch(text: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(text).timestamp()


def test_search_ends_at_ten_thousand_rows(
    client: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubspot, "MAX_SEARCH_ROWS", 300)
    crm = client("hubspot")
    crm.post("/crm/v3/objects/contacts/search", search_body("contacts", after="100"))
    url = f"{crm.base_url}/crm/v3/objects/contacts/search"
    response = crm.session.post(url, json=search_body("contacts", after="200"))
    assert response.status_code == 400
    assert response.json()["category"] == "VALIDATION_ERROR"


def test_batch_read_has_the_declared_columns_and_history(client: Callable[[str], Client]) -> None:
    crm = client("hubspot")
    for kind in ("contacts", "companies", "deals"):
        ids = [item["id"] for item in search_all(crm, kind)]
        items = [item for i in range(0, len(ids), 50) for item in read(crm, kind, ids[i : i + 50])]
        assert [item["id"] for item in items] == ids
        for column in hubspot_source.SOURCE.entity(kind).columns:
            path = column.path or column.name
            assert any(_at(item, path) not in (None, "") for item in items), path
        for item in items:
            for history in item["propertiesWithHistory"].values():
                stamps = [entry["timestamp"] for entry in history]
                assert stamps == sorted(stamps, reverse=True)
                assert stamps[-1] == item["createdAt"]


def _at(item: Any, path: str) -> Any:
    for part in path.split("."):
        item = item.get(part) if isinstance(item, dict) else None
    return item


def test_history_ends_in_the_current_value(client: Callable[[str], Client]) -> None:
    crm = client("hubspot")
    ids = [item["id"] for item in search_all(crm, "companies")][-50:]
    for item in read(crm, "companies", ids):
        for name, history in item["propertiesWithHistory"].items():
            assert item["properties"][name] == history[0]["value"]


def test_archived_objects_are_seen_as_such(client: Callable[[str], Client]) -> None:
    archived = [item for item in search_all(client("hubspot"), "contacts") if item["archived"]]
    assert archived
    assert all(item["archivedAt"] == item["updatedAt"] for item in archived)


def test_batch_read_with_history_takes_fifty(client: Callable[[str], Client]) -> None:
    crm = client("hubspot")
    body = {"inputs": [{"id": "1"}] * 51, "properties": [], "propertiesWithHistory": ["dealstage"]}
    response = crm.session.post(f"{crm.base_url}/crm/v3/objects/deals/batch/read", json=body)
    assert response.status_code == 400


def test_owners_page_by_cursor(client: Callable[[str], Client]) -> None:
    crm = client("hubspot")
    every = crm.get("/crm/v3/owners", limit=100)["results"]
    first = crm.get("/crm/v3/owners", limit=5)
    rest = crm.get("/crm/v3/owners", limit=100, after=first["paging"]["next"]["after"])
    assert first["results"] + rest["results"] == every
    contacts = search_all(crm, "contacts")
    owners = {
        item["properties"]["hubspot_owner_id"]
        for item in read(crm, "contacts", [item["id"] for item in contacts[:50]])
    }
    assert owners <= {owner["id"] for owner in every}


def test_hubspot_refuses_a_wrong_token_and_an_unknown_object(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    base = str(sandbox.connections["hubspot"]["base_url"])
    response = requests.get(
        f"{base}/crm/v3/owners", headers={"Authorization": "Bearer wrong"}, timeout=30
    )
    assert response.status_code == 401
    assert response.json()["category"] == "INVALID_AUTHENTICATION"
    unknown = client("hubspot").session.post(f"{base}/crm/v3/objects/elephants/search", json={})
    assert unknown.status_code == 404


def test_hubspot_tells_its_limit_and_enforces_it(
    client: Callable[[str], Client], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = client("hubspot")
    url = f"{crm.base_url}/crm/v3/owners"
    before = crm.session.get(url)
    assert int(before.headers["X-HubSpot-RateLimit-Remaining"]) > 0
    monkeypatch.setattr(sandbox.vendors["hubspot"].window.limit, "requests", 1)
    refused = crm.session.get(url)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.json()["category"] == "RATE_LIMITS"


# -- Salesforce -----------------------------------------------------------------------------------

QUERY_ALL = "/services/data/v59.0/queryAll"


def soql(client: Client, query: str, path: str = QUERY_ALL) -> list[dict[str, Any]]:
    page = client.get(path, q=query)
    found = page["records"]
    while not page["done"]:
        page = client.get(page["nextRecordsUrl"])
        found += page["records"]
    assert page["totalSize"] == len(found)
    return found


def test_the_declared_queries_fill_every_column(client: Callable[[str], Client]) -> None:
    for entity in salesforce_source.SOURCE.entities:
        query = entity.fetch.params["q"].format(since="2024-01-01T00:00:00Z")  # type: ignore
        records = soql(client("salesforce"), query)
        assert records, entity.name
        for column in entity.columns:
            assert any(record[column.path] is not None for record in records), column.path


def test_soql_pages_by_next_records_url(
    client: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "SELECT Id, SystemModstamp FROM Lead ORDER BY SystemModstamp, Id"
    whole = soql(client("salesforce"), query)
    monkeypatch.setattr(salesforce, "PAGE_SIZE", 50)
    assert soql(client("salesforce"), query) == whole
    assert len(whole) > 100


def test_next_records_url_begins_at_the_host(
    client: Callable[[str], Client], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(salesforce, "PAGE_SIZE", 50)
    crm = client("salesforce")
    page = crm.get(QUERY_ALL, q="SELECT Id FROM Lead")
    below = crm.get(page["nextRecordsUrl"])
    at_host = crm.get(sandbox.base_url + page["nextRecordsUrl"])
    assert below["records"] == at_host["records"]


def test_soql_filters_by_instant_and_shows_deleted_rows_only_to_query_all(
    client: Callable[[str], Client],
) -> None:
    crm = client("salesforce")
    query = (
        "SELECT Id, CreatedDate, IsDeleted FROM Lead WHERE CreatedDate >= {} ORDER BY CreatedDate"
    )
    late = soql(crm, query.format("2024-08-01T00:00:00Z"))
    every = soql(crm, query.format("2024-01-01T00:00:00Z"))
    assert late == [record for record in every if record["CreatedDate"] >= "2024-08-01"]
    assert 0 < len(late) < len(every)
    living = soql(crm, query.format("2024-01-01T00:00:00Z"), "/services/data/v59.0/query")
    assert living == [record for record in every if not record["IsDeleted"]]
    assert len(living) < len(every)


def test_salesforce_ids_have_the_right_prefix_length_and_are_unique(
    client: Callable[[str], Client],
) -> None:
    for sobject, prefix in (("Account", "001"), ("Lead", "00Q"), ("OpportunityHistory", "008")):
        ids = [r["Id"] for r in soql(client("salesforce"), f"SELECT Id FROM {sobject}")]
        assert all(len(i) == 18 and i.startswith(prefix) for i in ids)
        assert len(set(ids)) == len(ids)


def test_account_history_leads_to_the_current_values(client: Callable[[str], Client]) -> None:
    crm = client("salesforce")
    accounts = {
        r["Id"]: r
        for r in soql(
            crm, "SELECT Id, Industry, NumberOfEmployees, Customer_Segment__c FROM Account"
        )
    }
    history = soql(
        crm,
        "SELECT AccountId, Field, OldValue, NewValue, CreatedDate FROM AccountHistory"
        " ORDER BY CreatedDate",
    )
    current: dict[tuple[str, str], Any] = {}
    for change in history:
        key = (change["AccountId"], change["Field"])
        assert current.get(key) == change["OldValue"]
        current[key] = change["NewValue"]
    assert any(change["OldValue"] is not None for change in history)
    for (account, field), value in current.items():
        if field != "Owner":
            assert accounts[account][field] == value


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT Luck__c FROM Account", "INVALID_FIELD"),
        ("SELECT Id FROM Elephant", "INVALID_TYPE"),
        ("give me everything", "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead WHERE CreatedDate >= yesterday-ish", "MALFORMED_QUERY"),
    ],
)
def test_salesforce_answers_a_wrong_query_with_400(
    client: Callable[[str], Client], query: str, code: str
) -> None:
    crm = client("salesforce")
    response = crm.session.get(crm.base_url + QUERY_ALL, params={"q": query})
    assert response.status_code == 400
    assert response.json()[0]["errorCode"] == code


def test_salesforce_refuses_a_wrong_secret_and_a_wrong_session(sandbox: Sandbox) -> None:
    connection = sandbox.connections["salesforce"]
    form = {"grant_type": "client_credentials", "client_id": connection["client_id"]}
    url = f"{connection['base_url']}/services/oauth2/token"
    assert (
        requests.post(url, data={**form, "client_secret": "wrong"}, timeout=30).status_code == 401
    )
    response = requests.get(
        f"{connection['base_url']}{QUERY_ALL}",
        params={"q": "SELECT Id FROM Lead"},
        headers={"Authorization": "Bearer wrong"},
        timeout=30,
    )
    assert response.status_code == 401
    assert response.json()[0]["errorCode"] == "INVALID_SESSION_ID"
