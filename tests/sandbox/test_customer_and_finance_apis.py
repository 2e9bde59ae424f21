"""Delighted, Google Calendar, Shopify and NetSuite over HTTP, and the customer-success exports."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests
from client import Client, assertion_form

from tributary.errors import SourceError
from tributary.sandbox.credentials import generate
from tributary.sandbox.server import Sandbox
from tributary.sandbox.vendors.shopify import Shopify
from tributary.sandbox.world.build import World, build_world
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.customer_success import CustomerSuccess, customer_success
from tributary.sandbox.world.ledger import (
    ACCOUNTS,
    CASH,
    RECEIVABLE,
    SHOP_SALES,
    SOCIAL_ADVERTISING,
    SUBSCRIPTIONS,
    Ledger,
    ledger,
)
from tributary.sandbox.world.meetings import meetings
from tributary.sandbox.world.paid_social import linkedin, meta
from tributary.sandbox.world.shop import shop
from tributary.sandbox.world.surveys import SCALE_MAX, is_detractor, surveys
from tributary.settings import Connection
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Drop, Request
from tributary.sources.http import Http

EARLIER = datetime(2024, 8, 6, 9, 30, tzinfo=UTC)
GRAPHQL = "/admin/api/2026-01/graphql.json"
SUITEQL = "/services/rest/query/v1/suiteql"
ORDERS = """query($first: Int!, $after: String, $query: String) {
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes { id updatedAt lineItems(first: 5) { nodes { id } } }
    pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture(scope="module")
def earlier(world: World) -> World:
    """The same world three months before."""
    return build_world(world.seed, world.size, EARLIER)


def refused(client: Client, method: str, path: str, **request: Any) -> requests.Response:
    response = client.session.request(method, client.base_url + path, timeout=30, **request)
    assert response.status_code >= 400, response.text
    return response


# -- who asks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "method", "path", "words"),
    [
        ("survey_tool", "GET", "/v1/survey_responses.json", "Invalid API key"),
        ("calendar", "GET", "/calendar/v3/calendars/sales.saas@example.org/events", "authError"),
        ("commerce", "POST", GRAPHQL, "[API] Invalid API key or access token"),
        ("finance_erp", "POST", SUITEQL, "INVALID_LOGIN"),
    ],
)
def test_a_stranger_is_refused_as_the_vendor_does(
    sandbox: Sandbox, source: str, method: str, path: str, words: str
) -> None:
    url = f"{sandbox.connections[source]['base_url']}{path}"
    response = requests.request(method, url, json={}, auth=("a", "b"), timeout=30)
    assert response.status_code == 401
    assert words in response.text


# -- surveys --------------------------------------------------------------------------------------


def test_answers_are_filtered_ordered_and_paged(client: Callable[[str], Client]) -> None:
    delighted = client("survey_tool")
    path, asked = "/v1/survey_responses.json", {"order": "asc:updated_at", "per_page": 100}
    every = delighted.get(path, **asked)
    times = [answer["updated_at"] for answer in every]
    assert 20 < len(every) < 100
    assert times == sorted(times)
    since = times[10]
    later = delighted.get(path, **asked, updated_since=since)
    assert later == [answer for answer in every if answer["updated_at"] >= since]
    pages = [delighted.get(path, order="asc:updated_at", per_page=7, page=n) for n in (1, 2)]
    assert pages[0] + pages[1] == every[:14]
    assert refused(delighted, "GET", path, params={"per_page": 101}).status_code == 406


def test_people_are_paged_by_the_link_header(client: Callable[[str], Client]) -> None:
    delighted = client("survey_tool")
    found, url = [], f"{delighted.base_url}/v1/people.json?per_page=40"
    while url:
        response = delighted.session.get(url, timeout=30)
        found += response.json()
        url = response.links.get("next", {}).get("url", "")
    assert found[:100] == delighted.get("/v1/people.json", per_page=100)
    assert len({person["id"] for person in found}) == len(found) > 100


def test_customers_are_asked_while_they_are_customers(world: World) -> None:
    asked, as_of = world.of(surveys), int(world.span.as_of.timestamp())
    assert {i.survey_type for i in asked.invitations} == set(SCALE_MAX)
    for invitation in asked.invitations:
        spans = invitation.person.customer.active_spans(as_of)
        assert any(start <= invitation.sent < end for start, end in spans)
    for answer in asked.responses:
        least = 0 if answer.invitation.survey_type == "nps" else 1
        assert least <= answer.score <= SCALE_MAX[answer.invitation.survey_type]
        assert answer.invitation.sent < answer.responded <= answer.updated < as_of
    leads = set(world.leads["lead_id"])
    assert {person.contact_id for person in asked.people} <= leads


# -- customer success -----------------------------------------------------------------------------


def versions_before(workspace: CustomerSuccess, entity: str, at: float) -> list[str]:
    return sorted(repr(row) for row in getattr(workspace, entity) if row.modified_at < at)


def test_every_row_refers_to_what_there_is(world: World) -> None:
    workspace = world.of(customer_success)
    customers = {customer.won.account_id for customer in world.customers}
    leads = {lead.lead_id: lead for lead in rows(world.leads)}
    answers = {r.response_id: r for r in world.of(surveys).responses}
    for entity in ("success_plans", "relationships", "interventions", "trainings", "advocacy"):
        assert {row.customer_id for row in getattr(workspace, entity)} <= customers, entity
    for referral in workspace.referrals:
        assert referral.referrer_customer_id in customers
        assert leads[referral.referred_contact_id].channel == "referral"
    called = {i.survey_response_id for i in workspace.interventions if i.survey_response_id}
    assert called
    assert all(is_detractor(answers[response_id]) for response_id in called)
    retained = [i for i in workspace.interventions if i.outcome == "retained"]
    assert all((i.retained_mrr_amount or 0) > 0 for i in retained)


def test_an_export_holds_each_row_as_the_month_left_it(sandbox: Sandbox) -> None:
    folder = Path(sandbox.connections["customer_success"]["path"])
    for entity in SOURCES["customer_success"].entities:
        assert isinstance(entity.fetch, Drop)
        newest: dict[str, str] = {}
        for path in sorted(folder.glob(entity.fetch.pattern)):
            with path.open() as file:
                reader = csv.DictReader(file)
                assert reader.fieldnames == [column.name for column in entity.columns]
                rows = {row[entity.key[0]]: row["modified_at"] for row in reader}
            assert {at[:7] for at in rows.values()} == {path.stem[-7:]}
            newest |= rows
        made = getattr(sandbox.world.of(customer_success), entity.name)
        assert len(newest) == len({row[0] for row in made}) > 0


# -- calendar -------------------------------------------------------------------------------------


def test_events_are_listed_with_what_was_cancelled(client: Callable[[str], Client]) -> None:
    google = client("calendar")
    path = "/calendar/v3/calendars/sales.messaging@example.org/events"
    pages: list[Any] = []
    more: dict[str, str] = {}
    while True:
        page = google.get(path, showDeleted="true", orderBy="updated", maxResults=50, **more)
        pages.append(page)
        if "nextPageToken" not in page:
            break
        more = {"pageToken": page["nextPageToken"]}
    events = [event for page in pages for event in page["items"]]
    assert len(pages) > 2
    assert "nextSyncToken" in pages[-1]
    assert {event["status"] for event in events} == {"confirmed", "cancelled"}
    kept = google.get(path, orderBy="updated", maxResults=2500)["items"]
    assert kept == [event for event in events if event["status"] == "confirmed"]


def test_changes_of_long_ago_are_gone(client: Callable[[str], Client], sandbox: Sandbox) -> None:
    google, as_of = client("calendar"), sandbox.world.span.as_of
    path = "/calendar/v3/calendars/sales.messaging@example.org/events"
    recent = (as_of - timedelta(days=20)).isoformat()
    events = google.get(path, showDeleted="true", updatedMin=recent)["items"]
    assert events
    assert all(datetime.fromisoformat(e["updated"]).isoformat() >= recent for e in events)
    old = {"updatedMin": (as_of - timedelta(days=40)).isoformat()}
    response = refused(google, "GET", path, params=old)
    assert response.status_code == 410
    assert response.json()["error"]["errors"][0]["reason"] == "updatedMinTooLongAgo"
    [meetings_entity] = SOURCES["calendar"].entities
    assert isinstance(meetings_entity.fetch, Request)
    assert meetings_entity.fetch.reach_days == 20


def test_meetings_are_of_leads_and_opportunities_of_their_unit(world: World) -> None:
    leads = dict(zip(world.leads["lead_id"], world.leads["tenant_id"], strict=True))
    deals = set(world.opportunities["opportunity_id"])
    for meeting in world.of(meetings):
        assert leads[meeting.lead_id] == meeting.tenant_id
        assert (meeting.opportunity_id is None) == (meeting.kind == "discovery")
        assert meeting.opportunity_id is None or meeting.opportunity_id in deals
        assert meeting.created <= meeting.updated < world.span.as_of.timestamp()
        assert meeting.created < meeting.start < meeting.end
    owners = {owner.owner_id for hired in world.owners.values() for owner in hired}
    assert {meeting.owner_id for meeting in world.of(meetings)} <= owners


# -- the shop -------------------------------------------------------------------------------------


def test_orders_are_paged_by_cursor_and_filtered_by_change(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    shopify = client("commerce")
    found: list[dict[str, Any]] = []
    variables: dict[str, Any] = {"first": 25, "query": "updated_at:>='2024-09-01T00:00:00Z'"}
    while True:
        answer = shopify.post(GRAPHQL, {"query": ORDERS, "variables": variables})
        throttle = answer["extensions"]["cost"]["throttleStatus"]
        assert 0 < throttle["currentlyAvailable"] <= throttle["maximumAvailable"]
        page = answer["data"]["orders"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        variables["after"] = page["pageInfo"]["endCursor"]
    assert len(found) > 25
    assert {order["id"] for order in found} == {
        f"gid://shopify/Order/{5_000_000_000 + order.order_number}"
        for order in sandbox.world.of(shop).orders
        if order.updated >= datetime(2024, 9, 1, tzinfo=UTC).timestamp()
    }
    assert set(found[0]) == {"id", "updatedAt", "lineItems"}


def test_graphql_refuses_with_status_200(client: Callable[[str], Client], sandbox: Sandbox) -> None:
    shopify = client("commerce")

    def code(query: str, **variables: Any) -> str:
        answer = shopify.post(GRAPHQL, {"query": query, "variables": variables})
        assert "data" not in answer
        return str(answer["errors"][0]["extensions"]["code"])

    assert code("{ orders(first: 5) { nodes { price } } }") == "undefinedField"
    assert code("{ payouts(first: 5) { nodes { id } } }") == "undefinedField"
    assert code(ORDERS, first=200) == "MAX_COST_EXCEEDED"
    served = sandbox.vendors["commerce"]
    assert isinstance(served, Shopify)
    served.available = -1e9
    try:
        assert code(ORDERS, first=5) == "THROTTLED"
    finally:
        served.available = 1e9


def test_orders_come_from_sessions_and_checkouts(world: World) -> None:
    goods = world.of(shop)
    sessions = set(world.sessions["session_id"])
    emails = {customer.won.email for customer in world.customers}
    assert {checkout.session_id for checkout in goods.checkouts} <= sessions
    buyers = [order.checkout.buyer for order in goods.orders]
    subscribers = {buyer.email for buyer in buyers if buyer.account_id}
    assert subscribers
    assert subscribers <= emails
    assert len({buyer.email for buyer in buyers}) < len(buyers)  # some come back
    assert 0.2 < len(goods.orders) / len(goods.checkouts) < 0.8
    assert all(stock.on_hand > -20 for stock in goods.stocks)


# -- the ledger -----------------------------------------------------------------------------------


def suiteql(client: Client, query: str, limit: int = 1000, offset: int = 0) -> Any:
    path = f"{SUITEQL}?limit={limit}&offset={offset}"
    return client.post(path, {"q": query})


def test_suiteql_pages_by_offset_and_writes_everything_as_text(
    client: Callable[[str], Client],
) -> None:
    netsuite = client("finance_erp")
    query = "SELECT id, trandate, memo FROM Transaction ORDER BY id"
    whole = suiteql(netsuite, query)
    assert whole["totalResults"] == whole["count"] == len(whole["items"]) < 1000 or whole["hasMore"]
    pages = [suiteql(netsuite, query, 50, offset)["items"] for offset in (0, 50)]
    assert pages[0] + pages[1] == whole["items"][:100]
    first = whole["items"][0]
    assert isinstance(first["id"], str)
    assert first["trandate"] == "1/1/2024"
    assert "department" not in suiteql(netsuite, "SELECT * FROM TransactionLine")["items"][0]


@pytest.mark.parametrize(
    ("path", "query", "headers", "words"),
    [
        (SUITEQL, "SELECT nothing FROM Transaction", {}, "Invalid search query"),
        (SUITEQL, "DROP TABLE Transaction", {}, "Invalid search query"),
        (SUITEQL, "SELECT * FROM read_text('/etc/hostname')", {}, "Invalid search query"),
        (SUITEQL, "SELECT 1", {"Prefer": ""}, "Prefer"),
        (f"{SUITEQL}?limit=1001", "SELECT 1", {}, "limit"),
        (f"{SUITEQL}?limit=10&offset=5", "SELECT 1", {}, "divisible"),
    ],
)
def test_suiteql_refuses(
    client: Callable[[str], Client], path: str, query: str, headers: dict[str, str], words: str
) -> None:
    response = refused(client("finance_erp"), "POST", path, json={"q": query}, headers=headers)
    assert response.status_code == 400
    assert words in response.json()["o:errorDetails"][0]["detail"]


def booked(books: Ledger, account: int, through: str) -> dict[str, int]:
    """Amounts booked up to a day, by tenant."""
    sums: dict[str, int] = defaultdict(int)
    for journal in books.journals:
        if journal.company.tenant and str(journal.day) <= through:
            for line in journal.lines:
                if line.account == account:
                    sums[journal.company.tenant.tenant_id] += line.amount
    return dict(sums)


def test_debits_equal_credits(world: World) -> None:
    books = world.of(ledger)
    assert len({journal.number for journal in books.journals}) == len(books.journals)
    accounts = {account.number for account in ACCOUNTS}
    for journal in books.journals:
        assert sum(line.amount for line in journal.lines) == 0
        assert {line.account for line in journal.lines} <= accounts


def test_revenue_is_what_was_invoiced_and_sold(world: World) -> None:
    books, through = world.of(ledger), "2024-10-31"
    end = datetime(2024, 11, 1, tzinfo=UTC).timestamp()
    invoiced: dict[str, int] = defaultdict(int)
    unpaid: dict[str, int] = defaultdict(int)
    for customer in world.customers:
        for invoice in customer.invoices:
            if invoice.created < end:
                invoiced[customer.tenant.tenant_id] -= invoice.amount_due
                is_open = invoice.paid_at is None or invoice.paid_at >= end
                if is_open and invoice.created + 21 * 86_400 >= end:
                    unpaid[customer.tenant.tenant_id] += invoice.amount_due
    assert booked(books, SUBSCRIPTIONS, through) == dict(invoiced)
    receivable = booked(books, RECEIVABLE, through)
    assert {k: v for k, v in receivable.items() if v} == dict(unpaid)
    sold = sum(
        order.checkout.gross - order.checkout.discount
        for order in world.of(shop).orders
        if order.processed < end
    )
    assert booked(books, SHOP_SALES, through) == {"saas": -sold}


def test_costs_and_advertising_are_what_was_entered_and_delivered(world: World) -> None:
    books, through = world.of(ledger), "2024-10-31"
    spent = world.ads[world.ads["date"] <= "2024-10-31"].groupby("tenant_id")["cost_micros"].sum()
    assert booked(books, 601, through) == {k: int(v) // 10_000 for k, v in spent.items()}
    billed: dict[str, int] = defaultdict(int)
    for delivery in (world.of(meta), world.of(linkedin)):
        for row in rows(delivery.by_ad[delivery.by_ad["date"] <= "2024-09-30"]):
            billed[delivery.campaigns[row.campaign].tenant.tenant_id] += row.spend_minor
    assert booked(books, SOCIAL_ADVERTISING, through) == dict(billed)
    salaries: dict[str, int] = defaultdict(int)
    for entry in world.costs:
        if entry.cost_category == "sales_team" and str(entry.day) <= through:
            salaries[str(entry.tenant_id)] += int(entry.amount * 100)
    assert booked(books, 605, through) == dict(salaries)


def test_cash_is_what_the_ledger_moved_and_never_below_zero(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    last: dict[str, Decimal] = {}
    for record in sandbox.vendors["finance_erp"].records("cash_balances"):
        last[record["subsidiary_id"]] = Decimal(record["balance_amount"])
        assert last[record["subsidiary_id"]] > 0
    query = (
        "SELECT tl.subsidiary AS s, SUM(tal.amount) AS a FROM TransactionAccountingLine tal"
        " JOIN TransactionLine tl ON tl.transaction = tal.transaction"
        f" AND tl.id = tal.transactionline WHERE tal.account = {CASH} GROUP BY tl.subsidiary"
    )
    rows = suiteql(client("finance_erp"), query)["items"]
    assert {row["s"]: Decimal(row["a"]) for row in rows} == last


def test_budgets_are_near_what_became_of_them(world: World) -> None:
    books = world.of(ledger)
    planned = sum(b.amount for b in books.budgets if (b.account, str(b.month)) == (605, "2024-09"))
    actual = sum(
        line.amount
        for journal in books.journals
        if str(journal.day)[:7] == "2024-09"
        for line in journal.lines
        if line.account == 605
    )
    assert 0.8 < planned / actual < 1.25


# -- as it was before -----------------------------------------------------------------------------


def test_an_earlier_world_is_the_beginning_of_a_later_one(world: World, earlier: World) -> None:
    cut = EARLIER.timestamp()
    asked, before = world.of(surveys), earlier.of(surveys)
    assert [i.sent for i in asked.invitations if i.sent < cut] == [
        i.sent for i in before.invitations
    ]
    known = {r.response_id: r for r in asked.responses}
    assert {r.response_id for r in before.responses} == {
        r.response_id for r in asked.responses if r.responded < cut
    }
    assert all(known[r.response_id].responded == r.responded for r in before.responses)
    for entity in CustomerSuccess.__slots__:
        now, then = world.of(customer_success), earlier.of(customer_success)
        assert versions_before(now, entity, cut) == versions_before(then, entity, cut)
    booked_by = {m.event_id: m for m in world.of(meetings) if m.created < cut}
    assert {m.event_id for m in earlier.of(meetings)} == booked_by.keys()
    unchanged = {m.event_id: m for m in earlier.of(meetings)}
    assert all(unchanged[k] == m for k, m in booked_by.items() if m.updated < cut)
    orders = [o for o in world.of(shop).orders if o.processed < cut]
    assert [o.order_number for o in orders] == [o.order_number for o in earlier.of(shop).orders]
    journals = [j for j in world.of(ledger).journals if j.posted < cut]
    assert journals == earlier.of(ledger).journals
    plans = set(world.of(ledger).budgets)
    assert plans.issuperset(earlier.of(ledger).budgets)


TOKENS = "/services/rest/auth/oauth2/v1/token"


@pytest.mark.parametrize(
    ("changes", "is_taken"),
    [
        ({}, True),
        ({"client_id": "somebody"}, False),
        ({"certificate_id": "another"}, False),
        ({"audience": "https://elsewhere.example/token"}, False),
        ({"scope": "suite_analytics"}, False),
        ({"now": 1_700_000_000}, False),
        ({"private_key": "own"}, False),
    ],
)
def test_netsuite_gives_a_token_only_for_a_signature_of_its_client(
    sandbox: Sandbox, changes: dict[str, Any], is_taken: bool
) -> None:
    connection = sandbox.connections["finance_erp"]
    url = f"{connection['base_url']}{TOKENS}"
    if "private_key" in changes:
        changes = {"private_key": generate()["finance_erp"]["private_key"]}
    form = assertion_form(connection, url, **changes)
    answer = requests.post(url, data={"grant_type": "client_credentials", **form}, timeout=30)
    assert ("access_token" in answer.json()) is is_taken
    assert answer.ok is is_taken


def test_a_key_that_cannot_sign_is_named_and_not_shown(sandbox: Sandbox) -> None:
    fields = {**sandbox.connections["finance_erp"], "private_key": "t0p-secret"}
    http = Http(SOURCES["finance_erp"], Connection(**fields))
    with closing(http), pytest.raises(SourceError) as error:
        http.call("POST", SUITEQL, json={"q": "SELECT 1"})
    assert "has a private key that is not the PEM text" in str(error.value)
    assert "TRIBUTARY_FINANCE_ERP__PRIVATE_KEY" in str(error.value)
    assert "t0p-secret" not in str(error.value)
