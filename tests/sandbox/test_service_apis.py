"""Stripe and Zendesk over HTTP: authentication, lists and exports, filters, errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
from client import Client

from tributary.sandbox.server import Sandbox
from tributary.sources import billing as billing_source
from tributary.sources import support_desk as support_source

EPOCH = 1_704_067_200
#: Paths that are null or absent in every record of the sandbox, and why.
NEVER_SET = {
    "due_date": "cards are charged at once",
    "cancel_at": "subscriptions end at once",
}


def list_all(client: Client, path: str, limit: int = 100, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        page = client.get(path, limit=limit, **params)
        assert page["object"] == "list"
        found += page["data"]
        if not page["has_more"]:
            return found
        params["starting_after"] = page["data"][-1]["id"]


@pytest.mark.parametrize(
    "name", ["customers", "prices", "events", "invoices", "subscriptions", "charges", "refunds"]
)
def test_lists_are_newest_first_and_page_by_the_last_id(
    client: Callable[[str], Client], name: str
) -> None:
    whole = list_all(client("billing"), f"/v1/{name}")
    assert list_all(client("billing"), f"/v1/{name}", limit=7) == whole
    created = [item["created"] for item in whole]
    assert created == sorted(created, reverse=True)
    assert len({item["id"] for item in whole}) == len(whole) > 7


def test_the_declared_requests_fill_every_column(client: Callable[[str], Client]) -> None:
    for entity in billing_source.SOURCE.entities:
        request: Any = entity.fetch
        params = {
            name: value.format(since_epoch=EPOCH, from_epoch=EPOCH, to_epoch=2 * EPOCH)
            if isinstance(value, str)
            else value
            for name, value in request.params.items()
            if name != "limit"
        }
        records = list_all(client("billing"), request.path, **params)
        assert records, entity.name
        for column in entity.columns:
            path = column.path or column.name
            filled = any(_at(record, path) not in (None, "") for record in records)
            assert filled or path in NEVER_SET, f"{entity.name}: {path}"


def _at(item: Any, path: str) -> Any:
    for part in path.split("."):
        item = item.get(part) if isinstance(item, dict) else None
    return item


def test_created_and_types_filter_lists(client: Callable[[str], Client]) -> None:
    stripe = client("billing")
    every = list_all(stripe, "/v1/invoices")
    low, high = every[-20]["created"], every[10]["created"]
    between = list_all(stripe, "/v1/invoices", **{"created[gte]": low, "created[lt]": high})
    assert between == [item for item in every if low <= item["created"] < high]
    kind = "customer.subscription.deleted"
    deleted = list_all(stripe, "/v1/events", **{"types[]": [kind]})
    assert deleted
    assert {event["type"] for event in deleted} == {kind}


def test_events_carry_the_whole_subscription(client: Callable[[str], Client]) -> None:
    for event in list_all(client("billing"), "/v1/events"):
        subscription = event["data"]["object"]
        assert subscription["items"]["data"]
        start, end = subscription["current_period_start"], subscription["current_period_end"]
        assert start <= event["created"] < end
        is_deleted = event["type"] == "customer.subscription.deleted"
        assert (subscription["status"] == "canceled") == is_deleted
        assert (subscription["ended_at"] == event["created"]) == is_deleted


def test_invoices_charge_what_the_subscription_costs(client: Callable[[str], Client]) -> None:
    stripe = client("billing")
    created = {
        event["data"]["object"]["id"]: event["data"]["object"]
        for event in list_all(
            stripe, "/v1/events", **{"types[]": ["customer.subscription.created"]}
        )
    }
    checked = 0
    for invoice in list_all(stripe, "/v1/invoices"):
        subscription = created[invoice["subscription"]]
        if invoice["created"] != subscription["created"]:
            continue
        gross = sum(
            i["price"]["unit_amount"] * i["quantity"] for i in subscription["items"]["data"]
        )
        discount = subscription["discount"]
        off = discount["coupon"]["percent_off"] if discount else 0
        assert abs(invoice["amount_due"] - gross * (100 - off) / 100) <= 0.5
        checked += 1
    assert checked == len(created)
    paid = [i for i in list_all(stripe, "/v1/invoices") if i["status"] == "paid"]
    assert all(i["amount_paid"] == i["amount_due"] for i in paid)


def test_stripe_refuses_a_wrong_key_id_path_and_limit(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    stripe = client("billing")
    base = stripe.base_url
    wrong = requests.get(
        f"{base}/v1/prices", headers={"Authorization": "Bearer sk_wrong"}, timeout=30
    )
    assert wrong.status_code == 401
    assert wrong.json()["error"]["type"] == "invalid_request_error"
    assert "sk_wrong" not in wrong.text
    missing = stripe.session.get(f"{base}/v1/prices", params={"starting_after": "price_none"})
    assert (missing.status_code, missing.json()["error"]["code"]) == (400, "resource_missing")
    assert stripe.session.get(f"{base}/v1/elephants").status_code == 404
    assert stripe.session.get(f"{base}/v1/prices", params={"limit": 101}).status_code == 400


# -- Zendesk --------------------------------------------------------------------------------------


def export(
    client: Client, resource: str, start: int, per_page: int, **more: str
) -> list[dict[str, Any]]:
    path = f"/api/v2/incremental/{resource}/cursor"
    page = client.get(path, start_time=start, per_page=per_page, **more)
    found = page[resource]
    while not page["end_of_stream"]:
        page = client.get(page["after_url"], **more)
        found += page[resource]
    assert client.get(page["after_url"])[resource] == []
    return found


@pytest.mark.parametrize("resource", ["tickets", "users"])
def test_exports_are_ordered_by_change_and_resume_at_their_cursor(
    client: Callable[[str], Client], resource: str
) -> None:
    desk = client("support_desk")
    whole = export(desk, resource, EPOCH, 1000)
    assert export(desk, resource, EPOCH, 17) == whole
    stamps = [item["updated_at"] for item in whole]
    assert stamps == sorted(stamps)
    assert len({item["id"] for item in whole}) == len(whole) > 17


def test_tickets_since_an_instant(client: Callable[[str], Client]) -> None:
    desk = client("support_desk")
    whole = export(desk, "tickets", EPOCH, 1000)
    middle = whole[len(whole) // 2]
    late = export(desk, "tickets", middle["generated_timestamp"], 1000)
    assert late == [t for t in whole if t["updated_at"] >= middle["updated_at"]]


def test_every_declared_column_of_the_desk_is_filled(client: Callable[[str], Client]) -> None:
    desk = client("support_desk")
    records = {
        "tickets": export(desk, "tickets", EPOCH, 1000),
        "users": export(desk, "users", EPOCH, 1000),
        "ticket_metrics": export(desk, "tickets", EPOCH, 1000, include="metric_sets"),
        "satisfaction_ratings": desk.get("/api/v2/satisfaction_ratings")["satisfaction_ratings"],
    }
    for entity in support_source.SOURCE.entities:
        for column in entity.columns:
            path = column.path or column.name
            assert any(_at(r, path) not in (None, "") for r in records[entity.name]), path


def test_metrics_come_with_tickets_that_are_not_deleted(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    desk = client("support_desk")
    whole = export(desk, "tickets", EPOCH, 1000, include="metric_sets")
    assert export(desk, "tickets", EPOCH, 23, include="metric_sets") == whole
    assert [{**ticket, "metric_set": None} for ticket in whole] == [
        {**ticket, "metric_set": None} for ticket in export(desk, "tickets", EPOCH, 1000)
    ]
    found = [ticket["metric_set"] for ticket in whole if "metric_set" in ticket]
    living = {ticket["id"] for ticket in whole if ticket["status"] != "deleted"}
    assert {metric["ticket_id"] for metric in found} == living
    assert len(living) < len(whole)
    truth = sandbox.truth()["tickets"].to_pylist()
    minutes = {t["ticket_id"]: t for t in truth if t["source"] == "support_desk"}
    for metric in found:
        expected = minutes[str(metric["ticket_id"])]
        assert metric["reply_time_in_minutes"]["calendar"] == expected["first_response_minutes"]
        assert (
            metric["full_resolution_time_in_minutes"]["calendar"] == expected["resolution_minutes"]
        )


def test_tickets_name_the_crm_account(client: Callable[[str], Client], sandbox: Sandbox) -> None:
    accounts = set(sandbox.world.accounts["account_id"])
    tickets = export(client("support_desk"), "tickets", EPOCH, 1000)
    assert {ticket["external_id"] for ticket in tickets} <= accounts


def test_zendesk_refuses_a_wrong_token_a_recent_start_and_a_bad_cursor(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    desk = client("support_desk")
    url = f"{desk.base_url}/api/v2/incremental/tickets/cursor"
    user = sandbox.connections["support_desk"]["username"]
    wrong = requests.get(url, params={"start_time": 1}, auth=(f"{user}/token", "wrong"), timeout=30)
    assert (wrong.status_code, wrong.json()["error"]) == (401, "Couldn't authenticate you")
    now = int(sandbox.world.span.as_of.timestamp())
    assert desk.session.get(url, params={"start_time": now}).status_code == 400
    assert desk.session.get(url, params={"cursor": "bm9uc2Vuc2U="}).status_code == 400
    assert desk.session.get(url).status_code == 400
