"""Messaging, payments, ratings, service levels and model usage: the vendors, and one world."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas as pd
import pytest
import requests
import sqlalchemy as sa
from client import Client
from contract_schema import openapi, problems
from pandas.testing import assert_frame_equal
from test_contracts import _known_fields
from test_service_apis import EPOCH, list_all

from tributary.sandbox.server import Sandbox
from tributary.sandbox.world.agent_activity import agent_activity
from tributary.sandbox.world.ai_usage import USD, usage
from tributary.sandbox.world.bot_interactions import bot_interactions
from tributary.sandbox.world.broadcasts import broadcasts
from tributary.sandbox.world.build import World, build_world
from tributary.sandbox.world.channel_health import queue_snapshots, sessions
from tributary.sandbox.world.payments import charges
from tributary.sandbox.world.satisfaction import ratings
from tributary.sandbox.world.whatsapp import whatsapp_sent

EARLIER = datetime(2024, 7, 17, 13, 45, tzinfo=UTC)
DAY = 86_400
WABA = "104558800000001"
ORGANISATION = "/v1/organizations"


# -- one world ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def earlier(world: World) -> World:
    return build_world(world.seed, world.size, EARLIER)


@pytest.mark.parametrize(
    ("draw", "begins", "later_known"),
    [
        (agent_activity, "started_at", ["updated_at"]),
        (bot_interactions, "occurred_at", []),
        (queue_snapshots, "captured_at", []),
        (lambda world: world.of(broadcasts).messages, "sent_at", []),
    ],
    ids=["agent activity", "bot", "queues", "broadcasts"],
)
def test_an_earlier_world_is_a_prefix(
    world: World,
    earlier: World,
    draw: Callable[[World], pd.DataFrame],
    begins: str,
    later_known: list[str],
) -> None:
    cut = np.datetime64(EARLIER.replace(tzinfo=None), "s")
    before, after = draw(earlier), draw(world)
    after = after[after[begins].to_numpy("M8[s]") < cut].drop(columns=later_known)
    for name in after.columns[after.dtypes.map(lambda kind: kind.kind == "M")]:
        after[name] = after[name].where(after[name] < cut)
    keys = [begins, *after.columns[:2]]
    expected = after.sort_values(keys, ignore_index=True)
    found = before.drop(columns=later_known).sort_values(keys, ignore_index=True)
    assert len(found) > 20
    assert_frame_equal(found, expected, check_dtype=False)


def test_money_and_ratings_of_an_earlier_world_are_a_prefix(world: World, earlier: World) -> None:
    cut = EARLIER.timestamp()
    attempts = [(c.charge_id, c.at, c.failure, c.risk_score) for c in earlier.of(charges)]
    assert attempts == [
        (c.charge_id, c.at, c.failure, c.risk_score) for c in world.of(charges) if c.at < cut
    ]
    refunds = {c.refund for c in world.of(charges) if c.refund and c.refund.at < cut}
    assert {c.refund for c in earlier.of(charges) if c.refund} == refunds
    assert earlier.of(ratings) == [r for r in world.of(ratings) if r.at < cut]
    whole_days = [u for u in earlier.of(usage) if u.day < EARLIER.date()]
    assert whole_days == [u for u in world.of(usage) if u.day < EARLIER.date()]


def test_agents_do_one_thing_at_a_time_while_they_work_here(world: World) -> None:
    activity = world.of(agent_activity)
    for agent in world.agents:
        mine = activity[activity["agent_id"] == agent.agent_id].sort_values("started_at")
        ended = mine["ended_at"].to_numpy("M8[s]")
        assert (ended[:-1] <= mine["started_at"].to_numpy("M8[s]")[1:]).all()
        assert (mine["started_at"] >= agent.hired_at).all()
        assert (
            np.isnat(agent.left_at)
            or (mine["ended_at"].fillna(agent.left_at)).le(agent.left_at).all()
        )


def test_agents_are_busy_when_they_answer(world: World) -> None:
    activity = world.of(agent_activity)
    busy = activity[activity["status"] == "busy"].sort_values("started_at")
    answered = world.conversations[world.conversations["first_agent_response_at"].notna()]
    answered = answered.sort_values("first_agent_response_at")
    matched = pd.merge_asof(
        answered[["first_agent_response_at", "agent_id"]],
        busy[["started_at", "ended_at", "agent_id"]],
        left_on="first_agent_response_at",
        right_on="started_at",
        by="agent_id",
    )
    assert len(matched) > 300
    is_in = matched["ended_at"].isna() | (matched["ended_at"] > matched["first_agent_response_at"])
    assert matched["started_at"].notna().all()
    assert is_in.all()


def test_the_bot_acts_where_it_took_part(world: World) -> None:
    turns = world.of(bot_interactions)
    talks = world.conversations.set_index("conversation_id").loc[turns["conversation_id"]]
    assert (talks["handled"] != "human").all()
    assert turns["interaction_id"].is_unique
    handed = turns[turns["is_handed_over"]]
    escalated = world.conversations["escalated_at"].notna().sum()
    assert len(handed) == escalated == handed["conversation_id"].nunique()


def test_queues_hold_what_came_and_did_not_go(world: World) -> None:
    snapshots = world.of(queue_snapshots)
    sent = world.of(whatsapp_sent)
    for tenant, queue in snapshots.groupby("tenant_id"):
        change = np.diff(queue["depth"].to_numpy(), prepend=0)
        assert (change == queue["enqueued"] - queue["processed"]).all()
        assert (queue[["depth", "processed"]] >= 0).all(axis=None)
        counted = sent[
            (sent["tenant_id"] == tenant) & (sent["sent_at"] < queue["captured_at"].max())
        ]
        assert queue["enqueued"].sum() == len(counted)


def test_broadcasts_go_to_known_customers(world: World) -> None:
    drawn = world.of(broadcasts)
    known = world.app_customers.set_index("customer_id")["first_contact_at"]
    messages = drawn.messages
    assert (known.loc[messages["customer_id"]].to_numpy() < messages["sent_at"].to_numpy()).all()
    sizes = Counter(messages["broadcast_id"])
    assert len(drawn.broadcasts) > 5
    for one in drawn.broadcasts:
        assert not np.isnat(one.finished_at)
        assert sizes[one.broadcast_id] == one.audience_size
        assert one.campaign in drawn.campaigns


def test_sessions_of_a_number_follow_each_other(world: World) -> None:
    found = world.of(sessions)
    for number in {session.phone_number_id for session in found}:
        mine = [session for session in found if session.phone_number_id == number]
        ends = [session.last_seen_at for session in mine]
        assert all(end < later.started_at for end, later in zip(ends, mine[1:], strict=False))
        assert all(session.status == "disconnected" for session in mine[:-1])


# -- WhatsApp -------------------------------------------------------------------------------------


def notices(sandbox: Sandbox) -> list[dict[str, Any]]:
    folder = Path(str(sandbox.connections["whatsapp_webhooks"]["path"]))
    lines = [line for path in sorted(folder.iterdir()) for line in path.read_bytes().splitlines()]
    return [orjson.loads(line) for line in lines]


def test_statuses_say_what_the_application_says(sandbox: Sandbox) -> None:
    engine = sa.create_engine(sandbox.connections["crm_app"]["url"])
    with engine.connect() as connection:
        rows = connection.execute(
            sa.text(
                "select * from messages where direction = 'outbound' and wa_message_id is not null"
            )
        ).mappings()
        messages = {row["wa_message_id"]: dict(row) for row in rows}
    engine.dispose()
    received = notices(sandbox)
    told = {(line["id"], line["status"]): line for line in received}
    assert {line["status"] for line in received} == {"sent", "delivered", "read", "failed"}
    for (wamid, status), line in told.items():
        at = datetime.fromisoformat(messages[wamid][f"{status}_at"]).replace(tzinfo=UTC)
        assert int(line["timestamp"]) == at.timestamp()
        assert line.get("biz_opaque_callback_data") == messages[wamid]["broadcast_id"]
        if status == "failed":
            assert str(line["errors"][0]["code"]) == messages[wamid]["error_code"]
    settled = sandbox.world.span.as_of.timestamp() - 4 * 3600
    for wamid, message in messages.items():
        sent = datetime.fromisoformat(message["sent_at"]).replace(tzinfo=UTC).timestamp()
        assert (wamid, "sent") in told or sent > settled


def test_notices_come_twice_and_out_of_order(sandbox: Sandbox) -> None:
    received = notices(sandbox)
    repeated = len(received) - len({(line["id"], line["status"]) for line in received})
    assert 0 < repeated < 0.04 * len(received)
    times = [line["received_at"] for line in received]
    assert times == sorted(times)
    first: dict[str, str] = {}
    for line in received:
        first.setdefault(line["id"], line["status"])
    assert Counter(first.values())["delivered"] > 0


def test_notices_are_the_statuses_of_the_contract(sandbox: Sandbox, contracts: Path) -> None:
    contract = contracts / "whatsapp" / "business-messaging-api_v23.0.json"
    validator = openapi(contract, "Statuses")
    for line in notices(sandbox):
        assert not problems(validator, line)


def analytics(client: Client, name: str, days: int = 90) -> Any:
    filters = {
        "analytics": ".granularity(DAY)",
        "pricing_analytics": ".granularity(DAILY)"
        '.dimensions(["COUNTRY","PHONE","PRICING_CATEGORY","PRICING_TYPE"])',
    }[name]
    fields = f"{name}.start({EPOCH}).end({EPOCH + days * DAY}){filters}"
    return client.get(f"/{WABA}", fields=fields)[name]


def test_analytics_count_what_the_notices_say(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    graph, days = client("whatsapp"), 90
    told = {(line["id"], line["status"]): line for line in notices(sandbox)}.values()
    mine = Counter(
        line["status"]
        for line in told
        if line["waba_id"] == WABA and int(line["timestamp"]) < EPOCH + days * DAY
    )
    points = analytics(graph, "analytics")["data_points"]
    assert sum(point["sent"] for point in points) == mine["sent"]
    [block] = analytics(graph, "pricing_analytics")["data"]
    assert sum(point["volume"] for point in block["data_points"]) == mine["delivered"]
    free = [p for p in block["data_points"] if p["pricing_type"] == "FREE_CUSTOMER_SERVICE"]
    assert free
    assert {point["cost"] for point in free} == {0}


def test_template_analytics_page_by_cursor(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    graph = client("whatsapp")
    templates = graph.get(f"/{WABA}/message_templates", fields="id,category")["data"]
    params: dict[str, Any] = {
        "start": EPOCH,
        "end": EPOCH + 90 * DAY,
        "granularity": "DAILY",
        "template_ids": json.dumps([template["id"] for template in templates]),
    }
    path = f"/{WABA}/template_analytics"
    [whole] = graph.get(path, limit=100, **params)["data"]
    page = graph.get(path, limit=3, **params)
    found = page["data"][0]["data_points"]
    while "next" in page["paging"]:
        page = graph.get(page["paging"]["next"])
        found += page["data"][0]["data_points"]
    assert found == whole["data_points"][: len(found)]
    assert len(found) >= len(whole["data_points"])
    sent = sandbox.world.of(whatsapp_sent)
    end = np.datetime64(EPOCH + 90 * DAY, "s")
    mine = sent[(sent["waba_id"] == WABA) & sent["template_name"].notna()]
    assert sum(p["sent"] for p in found) == (mine["sent_at"] < end).sum()
    refused = graph.session.get(f"{graph.base_url}{path}", params={**params, "end": 2 * EPOCH})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, 100)


def test_numbers_and_refusals_are_those_of_the_contract(
    client: Callable[[str], Client], contracts: Path
) -> None:
    graph = client("whatsapp")
    contract = contracts / "whatsapp" / "business-messaging-api_v23.0.json"
    fields = "id,display_phone_number,status,quality_rating,messaging_limit_tier,verified_name"
    page = graph.get(f"/{WABA}/phone_numbers", fields=fields)
    assert len(page["data"]) == 2
    assert not problems(openapi(contract, "WhatsAppBusinessAccountPhoneNumbersConnection"), page)
    refused = requests.get(f"{graph.base_url}/{WABA}/phone_numbers", timeout=30)
    assert refused.status_code == 401
    assert not problems(openapi(contract, "GraphAPIError"), refused.json())
    assert graph.session.get(f"{graph.base_url}/1/phone_numbers").status_code == 404


# -- payments -------------------------------------------------------------------------------------


def test_every_invoice_has_its_attempts(client: Callable[[str], Client], sandbox: Sandbox) -> None:
    stripe = client("billing")
    attempts: dict[str, list[dict[str, Any]]] = {}
    for charge in list_all(stripe, "/v1/charges"):
        attempts.setdefault(charge["invoice"], []).append(charge)
    settled = sandbox.world.span.as_of.timestamp() - 2 * 3600
    invoices = list_all(stripe, "/v1/invoices")
    assert attempts.keys() <= {invoice["id"] for invoice in invoices}
    retried = 0
    for invoice in invoices:
        if invoice["created"] > settled:
            continue
        mine = attempts[invoice["id"]]
        paid = [charge for charge in mine if charge["paid"]]
        assert len(mine) == invoice["attempt_count"]
        assert len(paid) == (invoice["status"] == "paid")
        assert sum(charge["amount_captured"] for charge in mine) == invoice["amount_paid"]
        assert all(charge["created"] == invoice["status_transitions"]["paid_at"] for charge in paid)
        assert all((charge["failure_code"] is None) == charge["paid"] for charge in mine)
        retried += len(mine) > 1
    assert retried > 5


def test_refunds_are_of_charges_and_no_more_than_them(client: Callable[[str], Client]) -> None:
    stripe = client("billing")
    by_id = {charge["id"]: charge for charge in list_all(stripe, "/v1/charges")}
    refunds = list_all(stripe, "/v1/refunds")
    assert refunds
    for refund in refunds:
        charge = by_id[refund["charge"]]
        assert 0 < refund["amount"] == charge["amount_refunded"] <= charge["amount"]
        assert charge["refunded"] == (refund["amount"] == charge["amount"])
        assert refund["payment_intent"] == charge["payment_intent"]
        assert charge["created"] < refund["created"]


def test_subscriptions_are_what_their_last_event_left(client: Callable[[str], Client]) -> None:
    stripe = client("billing")
    last: dict[str, Any] = {}
    for event in reversed(list_all(stripe, "/v1/events")):
        last[event["data"]["object"]["id"]] = event["data"]["object"]
    everything = list_all(stripe, "/v1/subscriptions", status="all")
    assert {item["id"] for item in everything} == last.keys()
    for item in everything:
        assert (item["status"], item["items"]) == (
            last[item["id"]]["status"],
            last[item["id"]]["items"],
        )
    living = [item for item in everything if item["status"] != "canceled"]
    assert list_all(stripe, "/v1/subscriptions") == living != everything


@pytest.mark.parametrize("name", ["charges", "refunds", "subscriptions"])
def test_stripe_objects_are_those_of_the_contract(
    client: Callable[[str], Client], contracts: Path, name: str
) -> None:
    contract = contracts / "stripe" / "spec3_2022-04_trimmed.json"
    validator = openapi(contract, name.removesuffix("s"))
    known = _known_fields(contracts, name.removesuffix("s"))
    nothing = {"object": "list", "data": [], "has_more": False, "url": "/v1/refunds"}
    expanded = {"refunds": nothing} if name == "charges" else {}  # not shown since 2022-11-15
    for item in list_all(client("billing"), f"/v1/{name}", status="all")[:300]:
        assert not problems(validator, {**item, **expanded})
        assert item.keys() <= known


# -- ratings and service levels -------------------------------------------------------------------


def test_ratings_are_filtered_by_time_and_agree_with_their_tickets(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    desk = client("support_desk")
    page = desk.get("/api/v2/satisfaction_ratings", **{"page[size]": 40})
    found = page["satisfaction_ratings"]
    while page["meta"]["has_more"]:
        page = desk.get(page["links"]["next"])
        found += page["satisfaction_ratings"]
    assert found == sandbox.vendors["support_desk"].records("satisfaction_ratings")
    tickets = {t["id"]: t for t in sandbox.vendors["support_desk"].records("tickets")}
    for rating in found:
        assert tickets[rating["ticket_id"]]["satisfaction_rating"]["id"] == rating["id"]
        assert tickets[rating["ticket_id"]]["satisfaction_rating"]["score"] == rating["score"]
    middle = found[len(found) // 2]["created_at"]
    since = int(datetime.fromisoformat(middle).timestamp())
    late = desk.get("/api/v2/satisfaction_ratings", start_time=since, **{"page[size]": 100})
    assert late["satisfaction_ratings"][0]["created_at"] == middle


def test_service_levels_agree_with_the_seed(sandbox: Sandbox) -> None:
    folder = Path(str(sandbox.connections["kpi_targets"]["path"]))
    with (folder / "sla_policies" / "sla_policies.csv").open() as file:
        policies = [row for row in csv.DictReader(file) if row["metric"] == "first_response"]
    seeds = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"
    with (seeds / "sla_policies.csv").open() as file:
        seeded = {
            (row["subject"], row["contact_channel"], row["priority"]): row
            for row in csv.DictReader(file)
        }
    assert len(policies) == len(seeded)
    for policy in policies:
        row = seeded[policy["subject"], policy["channel"], policy["priority"]]
        assert int(policy["threshold_minutes"]) * 60 == int(row["first_response_seconds"])
        assert (policy["calendar"] == "business_hours") == (row["is_business_hours"] == "true")
        assert policy["opens_at_hour"] == row["opens_at_hour"]


# -- model usage ----------------------------------------------------------------------------------


def buckets(client: Client, report: str, *grain: str, limit: int = 31) -> list[dict[str, Any]]:
    params = {"starting_at": "2024-01-01T00:00:00Z", "limit": limit, "group_by[]": grain}
    page = client.get(f"{ORGANISATION}/{report}", **params)
    found = page["data"]
    while page["has_more"]:
        page = client.get(f"{ORGANISATION}/{report}", page=page["next_page"], **params)
        found += page["data"]
    return found


def test_reports_page_by_bucket_up_to_today(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    admin = client("anthropic_usage")
    found = buckets(admin, "cost_report", "workspace_id", "description")
    assert buckets(admin, "cost_report", "description", "workspace_id", limit=20) == found
    days = [bucket["starting_at"][:10] for bucket in found]
    assert days == sorted(set(days))
    assert (days[0], days[-1]) == ("2024-01-01", f"{sandbox.world.span.as_of:%Y-%m-%d}")


def test_what_was_used_costs_what_is_billed_and_less_than_was_entered(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    admin = client("anthropic_usage")
    cents: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for bucket in buckets(admin, "cost_report", "workspace_id", "description"):
        for item in bucket["results"]:
            if item["token_type"] == "output_tokens":
                cents[bucket["starting_at"], item["workspace_id"]] += Decimal(item["amount"])
    prices = {used.model.model_id: used.model.output_usd for used in sandbox.world.of(usage)}
    for bucket in buckets(admin, "usage_report/messages", "workspace_id", "model"):
        for item in bucket["results"]:
            price = Decimal(str(prices[item["model"]])) / 10_000
            expected = item["output_tokens"] * price
            assert cents[bucket["starting_at"], item["workspace_id"]] == expected
    records = sandbox.vendors["anthropic_usage"].records("cost_report")
    billed = float(sum(Decimal(record["item"]["amount"]) for record in records)) / 100
    entered = sum(
        float(entry.amount) * USD[entry.currency_code]
        for entry in sandbox.world.costs
        if entry.cost_category == "ai_api"
    )
    assert 0.6 < billed / entered < 1


def test_the_admin_api_refuses_a_wrong_key_too_many_buckets_and_no_version(
    client: Callable[[str], Client],
) -> None:
    admin = client("anthropic_usage")
    url = f"{admin.base_url}{ORGANISATION}/cost_report"
    grain = ["workspace_id", "description"]
    params: dict[str, Any] = {"starting_at": "2024-01-01T00:00:00Z", "group_by[]": grain}
    wrong = admin.session.get(url, params=params, headers={"x-api-key": "wrong"})
    assert (wrong.status_code, wrong.json()["error"]["type"]) == (401, "authentication_error")
    assert admin.session.get(url, params={**params, "limit": 32}).status_code == 400
    versionless = admin.session.get(url, params=params, headers={"anthropic-version": None})
    assert (versionless.status_code, versionless.json()["type"]) == (400, "error")
    assert len(admin.get(f"{ORGANISATION}/cost_report", **params)["data"]) == 7
