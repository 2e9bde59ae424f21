"""Mailchimp, WordPress, Eventbrite, Ahrefs, Cost Explorer, and the files of marketing."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import requests
from client import Client
from contract_schema import openapi, problems
from requests_aws4auth import AWS4Auth

from tributary.errors import SourceError
from tributary.sandbox.drops.marketing_plan import write_marketing_plan
from tributary.sandbox.server import Sandbox
from tributary.sandbox.vendors import eventbrite
from tributary.sandbox.world.backlinks import backlinks
from tributary.sandbox.world.build import World, build_world
from tributary.sandbox.world.cloud import cloud_costs
from tributary.sandbox.world.content import posts
from tributary.sandbox.world.mail import mailing_lists
from tributary.sandbox.world.market import invoiced_a_quarter, market
from tributary.sandbox.world.occasions import occasions
from tributary.sandbox.world.planning import calendar_events, planned_spend
from tributary.settings import Connection
from tributary.sources import cloud_cost, market_research, marketing_plan
from tributary.sources.declaration import Drop, Source
from tributary.sources.http import Http


@pytest.fixture(scope="module")
def later(world: World) -> World:
    """The same world three months on."""
    return build_world(world.seed, world.size, datetime(2025, 2, 1, tzinfo=UTC))


# -- Mailchimp ------------------------------------------------------------------------------------


def mail_pages(mail: Client, path: str, name: str, count: int, **params: Any) -> list[Any]:
    found: list[Any] = []
    while True:
        page = mail.get(path, count=count, offset=len(found), **params)
        found += page[name]
        if len(found) >= page["total_items"]:
            return found


@pytest.fixture(scope="module")
def list_id(client: Callable[[str], Client]) -> str:
    """The list with the most members."""
    lists = client("mailchimp").get("/3.0/lists")["lists"]
    biggest = max(lists, key=lambda one: one["stats"]["member_count"])
    return str(biggest["id"])


def test_mailchimp_takes_any_user_name_but_only_its_key(sandbox: Sandbox) -> None:
    connection = sandbox.connections["mailchimp"]
    url = f"{connection['base_url']}/3.0/lists"
    welcome = requests.get(url, auth=("anybody", connection["token"]), timeout=30)
    refused = requests.get(url, auth=("anybody", "wrong-us1"), timeout=30)
    assert (welcome.status_code, refused.status_code) == (200, 401)
    assert refused.json()["title"] == "API Key Invalid"


def test_mailchimp_pages_by_offset_and_trims_to_the_fields(
    client: Callable[[str], Client], list_id: str
) -> None:
    mail, path = client("mailchimp"), f"/3.0/lists/{list_id}/members"
    assert len(mail.get(path)["members"]) == 10
    fields = "total_items,members.id,members.location.country_code"
    small = mail_pages(mail, path, "members", 37, fields=fields)
    assert small == mail_pages(mail, path, "members", 1000, fields=fields)
    assert all(set(one) == {"id", "location"} for one in small)
    assert all(set(one["location"]) == {"country_code"} for one in small)
    url = mail.base_url + path
    assert mail.session.get(url, params={"count": 1001}, timeout=30).status_code == 400


def test_mailchimp_members_that_changed_since(
    client: Callable[[str], Client], list_id: str
) -> None:
    mail, path = client("mailchimp"), f"/3.0/lists/{list_id}/members"
    every = mail_pages(mail, path, "members", 1000)
    stamps = [one["last_changed"] for one in every]
    assert stamps == sorted(stamps)
    middle = stamps[len(stamps) // 2]
    late = mail_pages(mail, path, "members", 1000, since_last_changed=middle)
    assert late == [one for one in every if one["last_changed"] >= middle]


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/3.0/campaigns", "InlineResponse2007"),
        ("/3.0/reports", "CampaignReports1"),
        ("/3.0/lists", "SubscriberLists"),
        ("/3.0/lists/{list_id}/members", "ListMembers1"),
        ("/3.0/lists/{list_id}/growth-history", "GrowthHistory"),
        ("/3.0/automations", "InlineResponse2005"),
    ],
)
def test_mailchimp_pages_keep_to_the_contract(
    client: Callable[[str], Client], contracts: Path, list_id: str, path: str, schema: str
) -> None:
    page = client("mailchimp").get(path.format(list_id=list_id), count=1000)
    contract = openapi(contracts / "mailchimp" / "marketing_trimmed.json", schema)
    assert page["total_items"] > 0
    for member in page.get("members", []):
        del member["merge_fields"]  # texts, which the contract takes for objects
    assert not problems(contract, page)


def test_reports_members_and_growth_tell_one_story(client: Callable[[str], Client]) -> None:
    mail = client("mailchimp")
    reports = mail_pages(mail, "/3.0/reports", "reports", 1000)
    for report in reports:
        opens, clicks = report["opens"], report["clicks"]
        assert opens["proxy_excluded_unique_opens"] <= opens["unique_opens"] <= opens["opens_total"]
        assert clicks["unique_subscriber_clicks"] <= clicks["clicks_total"]
        assert opens["unique_opens"] <= report["emails_sent"]
    for known in mail.get("/3.0/lists")["lists"]:
        path = f"/3.0/lists/{known['id']}"
        members = mail_pages(mail, f"{path}/members", "members", 1000)
        growth = mail_pages(mail, f"{path}/growth-history", "history", 1000)
        mine = [report for report in reports if report["list_id"] == known["id"]]
        for state, count in (
            ("unsubscribed", sum(report["unsubscribed"] for report in mine)),
            ("cleaned", sum(report["bounces"]["hard_bounces"] for report in mine)),
        ):
            assert sum(one["status"] == state for one in members) == count
            assert sum(month[state] for month in growth) == count
        subscribed = sum(one["status"] == "subscribed" for one in members)
        assert growth[0]["subscribed"] == subscribed == known["stats"]["member_count"]


def test_reports_settle_within_thirty_days(world: World, later: World) -> None:
    settled = int(world.span.as_of.timestamp()) - 30 * 86_400
    for now, then in zip(world.of(mailing_lists), later.of(mailing_lists), strict=True):
        old = [report for report in now.reports if report.campaign.sent < settled]
        assert old
        assert then.reports[: len(old)] == old
        assert then.growth[: len(now.growth) - 1] == now.growth[:-1]


def test_subscribers_are_leads(world: World) -> None:
    emails = set(world.leads["email"])
    for known in world.of(mailing_lists):
        assert len(known.members)
        assert set(known.members["email"]) <= emails


# -- WordPress ------------------------------------------------------------------------------------

POSTS = "/wp-json/wp/v2/posts"


def test_wordpress_numbers_its_pages(client: Callable[[str], Client]) -> None:
    blog = client("cms")
    url = blog.base_url + POSTS
    first = blog.session.get(url, params={"per_page": 7}, timeout=30)
    pages, total = (int(first.headers[name]) for name in ("X-WP-TotalPages", "X-WP-Total"))
    found = [post for n in range(1, pages + 1) for post in blog.get(POSTS, per_page=7, page=n)]
    assert len({post["id"] for post in found}) == len(found) == total
    beyond = blog.session.get(url, params={"per_page": 7, "page": pages + 1}, timeout=30)
    assert beyond.status_code == 400
    assert beyond.json()["code"] == "rest_post_invalid_page_number"
    assert blog.session.get(url, params={"per_page": 101}, timeout=30).status_code == 400


def test_wordpress_shows_the_bin_only_when_asked(
    sandbox: Sandbox, client: Callable[[str], Client]
) -> None:
    blog = client("cms")
    posted = {post["status"] for post in blog.get(POSTS, per_page=100)}
    assert posted == {"publish"}
    changed = blog.get(
        POSTS, status="publish,trash", modified_after="2024-06-01T00:00:00", per_page=100
    )
    expected = [
        post["id"]
        for post in sandbox.vendors["cms"].records("content_items")
        if post["modified_gmt"] > "2024-06-01T00:00:00"
    ]
    assert len(expected) < 100
    assert sorted(post["id"] for post in changed) == sorted(expected)
    refused = requests.get(blog.base_url + POSTS, timeout=30)
    assert (refused.status_code, refused.json()["code"]) == (401, "rest_not_logged_in")


def test_posts_of_an_earlier_world_are_those_of_a_later_one(world: World, later: World) -> None:
    as_of = int(world.span.as_of.timestamp())
    then = {post.post_id: post for post in later.of(posts)}
    now = {post.post_id: post for post in world.of(posts)}
    assert now.keys() == {key for key, post in then.items() if post.published < as_of}
    assert all(now[key] == post for key, post in then.items() if post.modified < as_of)


# -- Eventbrite -----------------------------------------------------------------------------------


def continued(client: Client, path: str, name: str, **params: str) -> list[Any]:
    found: list[Any] = []
    while True:
        page = client.get(path, **params)
        found += page[name]
        if not page["pagination"]["has_more_items"]:
            assert len(found) == page["pagination"]["object_count"]
            return found
        params["continuation"] = page["pagination"]["continuation"]


def attendees(client: Client, organization: str, **params: str) -> list[Any]:
    return [
        attendee
        for event in continued(client, f"/v3/organizations/{organization}/events/", "events")
        for attendee in continued(
            client, f"/v3/events/{event['id']}/attendees/", "attendees", **params
        )
    ]


def test_eventbrite_continues_until_all_attendees_are_listed(
    sandbox: Sandbox, client: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eventbrite, "PAGE", 4)
    events = client("event_platform")
    found = [a["id"] for org in eventbrite.Eventbrite.accounts for a in attendees(events, org)]
    every = sandbox.vendors["event_platform"].records("attendances")
    assert len(set(found)) == len(found)
    assert set(found) == {record["id"] for record in every}


def test_eventbrite_tells_what_changed_since(client: Callable[[str], Client]) -> None:
    events, organization = client("event_platform"), eventbrite.Eventbrite.accounts[1]
    every = attendees(events, organization)
    since = sorted(one["changed"] for one in every)[len(every) // 2]
    late = attendees(events, organization, changed_since=since)
    assert late == [one for one in every if one["changed"] >= since]
    assert "event" not in every[0]
    expanded = attendees(events, organization, changed_since=since, expand="event")
    assert {one["event"]["organization_id"] for one in expanded} == {organization}


def test_eventbrite_refuses_other_organisations_and_tokens(client: Callable[[str], Client]) -> None:
    events = client("event_platform")
    foreign = events.session.get(f"{events.base_url}/v3/organizations/1/events/", timeout=30)
    assert (foreign.status_code, foreign.json()["error"]) == (403, "NOT_AUTHORIZED")
    nobody = requests.get(f"{events.base_url}/v3/organizations/1/events/", timeout=30)
    assert (nobody.status_code, nobody.json()["error"]) == (401, "NO_AUTH")


def test_everyone_who_was_won_at_a_fair_was_there(world: World) -> None:
    known = world.of(occasions)
    visitors = {a.email for a in known.attendances if not a.occasion.is_online}
    leads = world.leads
    assert visitors == set(leads.loc[leads["channel"] == "events", "email"])
    guests = [a for a in known.attendances if a.occasion.is_online]
    assert {guest.email for guest in guests} <= set(leads["email"])
    for guest in guests:
        assert guest.occasion.created <= guest.registered <= guest.changed
        assert (guest.status == "Checked In") == (guest.changed >= guest.occasion.starts)


def test_registrations_of_an_earlier_world_are_those_of_a_later_one(
    world: World, later: World
) -> None:
    as_of = int(world.span.as_of.timestamp())
    now = {one.attendance_id: one for one in world.of(occasions).attendances}
    then = {one.attendance_id: one for one in later.of(occasions).attendances}
    assert now.keys() == {key for key, one in then.items() if one.registered < as_of}
    assert all(now[key] == one for key, one in then.items() if one.changed < as_of)


# -- Ahrefs ---------------------------------------------------------------------------------------

EXPLORER = "/v3/site-explorer"


def test_ahrefs_counts_backlinks_of_the_day_that_was_asked_for(
    sandbox: Sandbox, client: Callable[[str], Client]
) -> None:
    seo, target = client("ahrefs"), sandbox.connections["ahrefs"]["accounts"][0]
    world = sandbox.world.of(backlinks)
    for day in ("2024-02-29", "2024-03-01"):
        found = seo.get(f"{EXPLORER}/backlinks-stats", target=target, date=day)["metrics"]
        [known] = world[(world["target"] == target) & (world["date"] == day)].to_dict("records")
        names = ["all_time", "all_time_refdomains", "live", "live_refdomains"]
        assert sorted(found) == names
        assert all(found[name] == known[name] for name in names)


def test_ahrefs_tells_of_no_day_that_has_not_ended(
    sandbox: Sandbox, client: Callable[[str], Client]
) -> None:
    seo, target = client("ahrefs"), sandbox.connections["ahrefs"]["accounts"][0]
    url, today = f"{EXPLORER}/backlinks-stats", sandbox.world.span.as_of.date()
    for day, why in ((today.isoformat(), "ended"), ("2024-02-30", "YYYY-MM-DD")):
        asked = {"target": target, "date": day}
        refused = seo.session.get(seo.base_url + url, params=asked, timeout=30)
        assert (refused.status_code, why in refused.json()["error"]) == (400, True)
    yesterday = {"target": target, "date": (today - timedelta(days=1)).isoformat()}
    assert seo.get(url, **yesterday)["metrics"]
    assert seo.get(url, target=target, date="1999-12-31")["metrics"] is None
    unproven = requests.get(seo.base_url + url, params=yesterday, timeout=30)
    assert (unproven.status_code, [*unproven.json()]) == (401, ["error"])


@pytest.mark.parametrize(
    ("path", "records", "measure"),
    [
        ("refdomains-history", "refdomains", "refdomains"),
        ("domain-rating-history", "domain_ratings", "domain_rating"),
    ],
)
def test_ahrefs_histories_have_the_days_that_were_asked_for(
    sandbox: Sandbox, client: Callable[[str], Client], path: str, records: str, measure: str
) -> None:
    seo, target = client("ahrefs"), sandbox.connections["ahrefs"]["accounts"][0]
    asked = {
        "target": target,
        "history_grouping": "daily",
        "date_from": "2024-02-27",
        "date_to": "2024-03-02",
    }
    rows = seo.get(f"{EXPLORER}/{path}", **asked)[records]
    days = ["02-27", "02-28", "02-29", "03-01", "03-02"]
    assert [row["date"] for row in rows] == [f"2024-{day}T00:00:00Z" for day in days]
    assert all(row.keys() == {"date", measure} and row[measure] > 0 for row in rows)
    monthly = seo.session.get(
        f"{seo.base_url}{EXPLORER}/{path}",
        params={**asked, "history_grouping": "monthly"},
        timeout=30,
    )
    assert monthly.status_code == 400


def test_backlinks_of_an_earlier_world_are_those_of_a_later_one(world: World, later: World) -> None:
    now, then = world.of(backlinks), later.of(backlinks)
    assert now["date"].max().date() == date(2024, 11, 5)
    before = then[then["date"] <= now["date"].max()]
    assert before.to_dict("records") == now.to_dict("records")


# -- Cost Explorer --------------------------------------------------------------------------------


def costs_body(first: str, until: str, **changes: Any) -> dict[str, Any]:
    body = dict(cloud_cost.SOURCE.entity("daily_costs").fetch.body or {})  # type: ignore[union-attr]
    return {**body, "TimePeriod": {"Start": first, "End": until}, **changes}


def test_cost_explorer_pages_by_token(sandbox: Sandbox, client: Callable[[str], Client]) -> None:
    aws = client("cloud_cost")
    body, days = costs_body("2024-02-01", "2024-04-01"), []
    while True:
        page = aws.post("/", body)
        days += page["ResultsByTime"]
        if "NextPageToken" not in page:
            break
        body["NextPageToken"] = page["NextPageToken"]
    starts = [day["TimePeriod"]["Start"] for day in days]
    assert starts == sorted(set(starts))
    assert (starts[0], starts[-1], len(starts)) == ("2024-02-01", "2024-03-31", 60)
    shown = [group["Metrics"]["UnblendedCost"]["Amount"] for day in days for group in day["Groups"]]
    records = sandbox.vendors["cloud_cost"].records("daily_costs")
    expected = [
        record["item"]["Metrics"]["UnblendedCost"]["Amount"]
        for record in records
        if "2024-02-01" <= record["TimePeriod"]["Start"] < "2024-04-01"
    ]
    assert shown == expected


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"client_secret": "wrong"}, "InvalidSignatureException"),
        ({"client_id": "wrong"}, "UnrecognizedClientException"),
        ({"region": "eu-west-1"}, "InvalidSignatureException"),
    ],
)
def test_cost_explorer_recomputes_the_signature(
    sandbox: Sandbox, changed: dict[str, str], code: str
) -> None:
    connection = {**sandbox.connections["cloud_cost"], "region": "us-east-1", **changed}
    keys = (connection[name] for name in ("client_id", "client_secret", "region"))
    answer = requests.post(
        f"{connection['base_url']}/",
        json=costs_body("2024-02-01", "2024-02-02"),
        headers={**cloud_cost.SOURCE.headers},
        auth=AWS4Auth(*keys, "ce"),
        timeout=30,
    )
    assert (answer.status_code, answer.json()["__type"]) == (403, code)


def test_a_body_that_was_changed_on_the_way_is_refused(
    client: Callable[[str], Client],
) -> None:
    aws = client("cloud_cost")
    request = requests.Request(
        "POST", f"{aws.base_url}/", json=costs_body("2024-02-01", "2024-02-02")
    )
    signed = aws.session.prepare_request(request)
    assert isinstance(signed.body, bytes)
    signed.body = signed.body.replace(b"2024-02-01", b"2024-01-01")
    assert aws.session.send(signed, timeout=30).json()["__type"] == "InvalidSignatureException"


def test_a_wrong_secret_names_the_settings(sandbox: Sandbox) -> None:
    connection = Connection(**{**sandbox.connections["cloud_cost"], "client_secret": "wrong"})
    http = Http(cloud_cost.SOURCE, connection)
    with pytest.raises(SourceError, match="TRIBUTARY_CLOUD_COST__CLIENT_SECRET"):
        http.call("POST", "/", json=costs_body("2024-02-01", "2024-02-02"))
    http.close()


def test_costs_settle_within_two_days(world: World, later: World) -> None:
    now = world.of(cloud_costs)
    settled = [cost for cost in now if not cost.is_estimated]
    assert {str(cost.day) for cost in now if cost.is_estimated} == {"2024-11-04", "2024-11-05"}
    assert later.of(cloud_costs)[: len(settled)] == settled


# -- files ----------------------------------------------------------------------------------------


def rows_of(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".csv":
        with path.open() as file:
            return list(csv.DictReader(file))
    header, *lines = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, header), line, strict=True)) for line in lines]


@pytest.mark.parametrize("source", [market_research.SOURCE, marketing_plan.SOURCE])
def test_files_have_the_declared_columns_and_keys(sandbox: Sandbox, source: Source) -> None:
    folder = Path(sandbox.connections[source.name]["path"])
    for entity in source.entities:
        assert isinstance(entity.fetch, Drop)
        found = [row for path in folder.glob(entity.fetch.pattern) for row in rows_of(path)]
        assert set(found[0]) == {column.name for column in entity.columns}
        keys = [tuple(row[name] for name in entity.key) for row in found]
        assert len(set(keys)) == len(keys), entity.name


def test_the_own_share_is_what_was_invoiced(world: World) -> None:
    invoiced = world.of(invoiced_a_quarter)
    shares = world.of(market).shares
    own = [share for share in shares if share.brand.is_own]
    assert len(own) == 2 * 5  # that of the third quarter is delivered in November
    for share in own:
        revenue = invoiced[share.brand.tenant.tenant_id, share.period]
        assert float(share.revenue) == pytest.approx(revenue, rel=0.071)
    for period in {share.period for share in shares}:
        for tenant_id in {share.brand.tenant.tenant_id for share in shares}:
            mine = [
                share.share
                for share in shares
                if share.period == period and share.brand.tenant.tenant_id == tenant_id
            ]
            assert 0 < sum(mine) <= 1


def test_a_brand_changes_only_by_what_it_announces(world: World) -> None:
    known = world.of(market)
    for brand in known.brands:
        days = {one.day for one in known.announcements if one.brand is brand}
        assert {profile.valid_from for profile in brand.profiles[1:]} <= days


def test_research_of_an_earlier_world_is_that_of_a_later_one(world: World, later: World) -> None:
    now, then = world.of(market), later.of(market)
    assert [one.title for one in now.announcements] == [
        one.title for one in then.announcements[: len(now.announcements)]
    ]
    assert [wave[1:] for wave in now.waves] == [wave[1:] for wave in then.waves[: len(now.waves)]]
    assert [share[1:] for share in now.shares] == [
        share[1:] for share in then.shares[: len(now.shares)]
    ]


def test_plans_reach_a_year_ahead_and_are_not_rewritten(world: World, later: World) -> None:
    now, then = world.of(planned_spend), later.of(planned_spend)
    assert max(row.month.first for row in now) >= date(2025, 11, 1)
    assert then[: len(now)] == now
    calendars = later.of(calendar_events)
    assert all(calendars[year] == events for year, events in world.of(calendar_events).items())


def test_the_calendar_names_the_campaigns_that_ran(world: World) -> None:
    events = [event for year in world.of(calendar_events).values() for event in year]
    planned = {event.event_id for event in events if event.kind == "campaign"}
    ran = {
        f"A{campaign.campaign_id}"
        for campaigns in world.campaigns.values()
        for campaign in campaigns
        if campaign.end_day is not None
    }
    assert ran <= planned


def test_a_workbook_of_the_same_rows_is_the_same_file(world: World, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
        write_marketing_plan(world, folder)
    one, other = ({path.name: path.read_bytes() for path in f.iterdir()} for f in folders)
    assert one == other
