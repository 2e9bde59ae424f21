"""Delivery by hour, place and keyword, page views, site events; e-mail, activities and campaigns.

Each tells of something that another entity tells of too: they must agree.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from client import Client
from contract_schema import closed, discovery, openapi, problems
from test_contracts import JSON_TYPES
from test_crm_apis import QUERY_ALL, search_all, search_body, soql
from test_google_apis import REPORT, SAAS, SEARCH

from tributary.sandbox.drops.ga4_export import write_events
from tributary.sandbox.server import Sandbox
from tributary.sandbox.vendors.ga4 import GoogleAnalytics
from tributary.sandbox.vendors.google_ads import GoogleAds
from tributary.sandbox.vendors.hubspot import HubSpot
from tributary.sandbox.vendors.salesforce import Salesforce
from tributary.sandbox.vendors.vendor import Vendor
from tributary.sandbox.world.build import World, build_world
from tributary.sandbox.world.page_views import page_views
from tributary.sandbox.world.sales_activities import sales_activities
from tributary.sources import ga4, google_ads
from tributary.sources import salesforce as salesforce_source
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Window

COUNTED = ("impressions", "clicks", "costMicros")
NEW = {
    "google_ads": (
        "campaign_performance_hourly",
        "geo_performance_daily",
        "keyword_quality_daily",
    ),
    "ga4": ("pages_daily",),
    "hubspot": ("sequence_enrollments", "meetings", "calls"),
    "salesforce": (
        "contacts",
        "opportunity_contact_roles",
        "campaigns",
        "campaign_members",
        "tasks",
        "events",
        "quotas",
    ),
}
EARLIER = datetime(2024, 8, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def earlier(world: World) -> World:
    """The same group eleven weeks before."""
    return build_world(world.seed, world.size, EARLIER)


def campaign_days(rows: list[Any], campaigns: set[str] | None = None) -> Counter[Any]:
    """The integer measures of each campaign and day."""
    total: Counter[Any] = Counter()
    for row in rows:
        campaign, day = row["campaign"]["id"], row["segments"]["date"]
        if campaigns is None or campaign in campaigns:
            for name in COUNTED:
                total[row["@account"], campaign, day, name] += int(row["metrics"][name])
    return total


@pytest.mark.parametrize("entity", ["campaign_performance_hourly", "geo_performance_daily"])
def test_parts_of_a_campaigns_day_add_up_to_it(sandbox: Sandbox, entity: str) -> None:
    ads = sandbox.vendors["google_ads"]
    parts = ads.records(entity)
    assert campaign_days(parts) == campaign_days(ads.records("ad_performance_daily"))
    spread = Counter((row["campaign"]["id"], row["segments"]["date"]) for row in parts)
    assert max(spread.values()) > 1


def test_keywords_add_up_to_the_search_campaigns(sandbox: Sandbox) -> None:
    ads = sandbox.vendors["google_ads"]
    search = {
        row["campaign"]["id"]
        for row in ads.records("campaigns")
        if row["campaign"]["advertisingChannelType"] == "SEARCH"
    }
    keywords = ads.records("keyword_quality_daily")
    assert campaign_days(keywords) == campaign_days(ads.records("ad_performance_daily"), search)
    scores = {int(row["metrics"]["historicalQualityScore"]) for row in keywords}
    assert scores <= set(range(1, 11))
    assert len(scores) > 3


@pytest.mark.parametrize(
    "entity", ["campaign_performance_hourly", "geo_performance_daily", "keyword_quality_daily"]
)
def test_google_ads_breakdowns_keep_to_the_contract(
    client: Callable[[str], Client], contracts: Path, entity: str
) -> None:
    fetch: Any = google_ads.SOURCE.entity(entity).fetch
    query = fetch.body["query"].format(from_date="2024-01-01", to_date="2024-02-29")
    page = client("google_ads").post(SEARCH.format(SAAS), {"query": query})
    page["results"] = page["results"][:200]
    contract = contracts / "google_ads" / "googleads_v25_derived.json"
    assert not problems(closed(contract, "services.SearchGoogleAdsResponse"), page)


# -- Google Analytics -----------------------------------------------------------------------------


def _total(rows: list[Any], place: int) -> Counter[Any]:
    total: Counter[Any] = Counter()
    for row in rows:
        day = row["dimensionValues"][0]["value"][:8]
        total[row["@account"], day] += int(row["metricValues"][place]["value"])
    return total


def test_pages_add_up_to_the_sessions_of_the_day(sandbox: Sandbox) -> None:
    analytics = sandbox.vendors["ga4"]
    pages, sessions = analytics.records("pages_daily"), analytics.records("sessions_hourly")
    for of_pages, of_sessions in ((0, 4), (2, 5), (3, 6)):  # views, seconds, key events
        assert _total(pages, of_pages) == _total(sessions, of_sessions)


def test_pages_report_keeps_to_the_contract_and_to_its_dimensions(
    client: Callable[[str], Client], contracts: Path
) -> None:
    fetch: Any = ga4.SOURCE.entity("pages_daily").fetch
    dates = [{"startDate": "2024-01-01", "endDate": "2024-01-31"}]
    body = {**fetch.body, "dateRanges": dates}
    contract = contracts / "ga4" / "analyticsdata.v1beta.json"
    assert not problems(discovery(contract, "RunReportRequest"), body)
    analytics = client("ga4")
    page = analytics.post(REPORT.format("310000002"), body)
    assert page["rows"]
    assert not problems(discovery(contract, "RunReportResponse"), page)
    mixed = {**body, "dimensions": [*body["dimensions"], {"name": "sessionSource"}]}
    url = analytics.base_url + REPORT.format("310000002")
    assert analytics.session.post(url, json=mixed).status_code == 400


def exported(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        connection.execute(f"create view events as from read_parquet('{folder}/events_*.parquet')")
        return connection.execute(sql).fetchall()


def test_exported_events_are_of_the_worlds_sessions_and_leads(
    sandbox: Sandbox, world: World
) -> None:
    folder = Path(sandbox.connections["ga4_export"]["path"])
    found = exported(
        folder,
        """
        select property_id, ga_session_id, user_pseudo_id,
            count(*) filter (where event_name = 'session_start'),
            count(*) filter (where event_name = 'page_view'),
            count(*) filter (where event_name = 'generate_lead'),
            max(user_id) filter (where event_name = 'generate_lead')
        from events group by all
        """,
    )
    number = {f"31000000{n}": n for n in range(1, 6)}
    sessions = world.sessions.assign(
        tenant=world.sessions["session_id"] // 1_000_000_000,
        begun=world.sessions["at"].to_numpy("M8[s]").astype(int),
    )
    known = Counter(zip(sessions["tenant"], sessions["begun"], sessions["pages"], strict=True))
    export = Counter((number[row[0]], row[1], row[4]) for row in found)
    assert export <= known
    assert all(row[3] == 1 for row in found)
    leads = {row[6] for row in found if row[5]}
    online = world.leads[world.leads["session_id"] >= 0]
    assert leads <= set(online["lead_id"])
    assert len(leads) > 0.95 * len(online)
    journeys = exported(
        folder,
        "select count(distinct ga_session_id) from events group by property_id, user_pseudo_id",
    )
    assert max(journeys)[0] > 3


def test_parameters_say_what_the_columns_say(sandbox: Sandbox) -> None:
    folder = Path(sandbox.connections["ga4_export"]["path"])
    wrong = exported(
        folder,
        """
        select count(*) from (
            select ga_session_id, page_location, event_name, unnest(event_params) as p from events
        )
        where (p.key = 'ga_session_id' and p.value.int_value <> ga_session_id)
            or (p.key = 'page_location' and p.value.string_value <> page_location)
            or (p.key in ('value', 'currency') and event_name <> 'generate_lead')
        """,
    )
    assert wrong == [(0,)]


def test_an_earlier_export_is_part_of_a_later_one_but_for_its_newest_file(
    sandbox: Sandbox, earlier: World, tmp_path: Path
) -> None:
    write_events(earlier, tmp_path)
    keys = "select property_id, event_timestamp, event_name, user_pseudo_id, user_id from events"
    before = exported(tmp_path, keys)
    after = exported(Path(sandbox.connections["ga4_export"]["path"]), keys)
    assert set(before) < set(after)
    assert len(set(after)) == len(after)
    early = {key for key in after if key[1] < 1_000_000 * int(EARLIER.timestamp())}
    late = early - set(before)
    assert 0 < len(late) < 0.05 * len(early)


def test_views_of_an_earlier_world_come_first(world: World, earlier: World) -> None:
    then, now = earlier.of(page_views), world.of(page_views)
    of_then = earlier.sessions["session_id"].to_numpy()[then["session"]]
    of_now = world.sessions["session_id"].to_numpy()[now["session"]]
    columns = ["number", "page", "after", "seconds"]
    later = set(zip(of_now, *(now[name] for name in columns), strict=True))
    assert set(zip(of_then, *(then[name] for name in columns), strict=True)) <= later


# -- HubSpot --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["meetings", "calls"])
def test_engagements_keep_to_the_contract_and_refer_to_what_is_there(
    client: Callable[[str], Client], contracts: Path, kind: str
) -> None:
    crm = client("hubspot")
    page = crm.post(f"/crm/v3/objects/{kind}/search", search_body(kind))
    name = "CollectionResponseWithTotalSimplePublicObjectForwardPaging"
    assert not problems(openapi(contracts / "hubspot" / f"{kind}.json", name), page)
    known = {
        "source_contact_id": {item["id"] for item in search_all(crm, "contacts")},
        "source_deal_id": {item["id"] for item in search_all(crm, "deals")} | {None},
        "hubspot_owner_id": {item["id"] for item in crm.get("/crm/v3/owners")["results"]},
    }
    found = search_all(crm, kind)
    for reference, ids in known.items():
        assert {item["properties"][reference] for item in found} <= ids, reference
    assert any(item["archived"] for item in found)


def test_meetings_are_scheduled_until_they_have_ended(
    client: Callable[[str], Client], world: World
) -> None:
    as_of = world.span.as_of.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    for meeting in search_all(client("hubspot"), "meetings"):
        shown = meeting["properties"]
        is_over = shown["hs_meeting_end_time"] < as_of
        assert (shown["hs_meeting_outcome"] != "SCHEDULED") == is_over
        assert meeting["updatedAt"] <= as_of


def test_marketing_emails_page_and_show_statistics_on_demand(
    client: Callable[[str], Client], contracts: Path, world: World
) -> None:
    crm = client("hubspot")
    every = crm.get("/marketing/v3/emails", limit=1000, includeStats="true")
    contract = contracts / "hubspot" / "marketing_emails.json"
    name = "CollectionResponseWithTotalPublicEmailForwardPaging"
    assert not problems(openapi(contract, name), every)
    first = crm.get("/marketing/v3/emails", limit=7)
    rest = crm.get("/marketing/v3/emails", limit=1000, after=first["paging"]["next"]["after"])
    ids = [email["id"] for email in first["results"] + rest["results"]]
    assert ids == [email["id"] for email in every["results"]]
    assert "stats" not in first["results"][0]
    clicks = sum(email["stats"]["counters"]["click"] for email in every["results"])
    mine = world.sessions[world.sessions["tenant_id"].isin(["agency", "saas", "messaging"])]
    visits = (mine["channel"] == "email").sum()
    assert 0.9 * visits < clicks <= visits
    for email in every["results"]:
        counters = email["stats"]["counters"]
        assert counters["sent"] >= counters["delivered"] >= counters["open"] >= counters["click"]


def test_enrolments_that_replied_are_of_leads_that_went_on(sandbox: Sandbox, world: World) -> None:
    found = sandbox.vendors["hubspot"].records("sequence_enrollments")
    leads = world.leads.set_index("lead_id")["mql_at"]
    states = Counter(item["properties"]["enrollment_state"] for item in found)
    assert states.keys() >= {"replied", "completed", "in_progress"}
    for item in found:
        shown = item["properties"]
        if shown["enrollment_state"] == "replied":
            mql = leads[shown["source_contact_id"]].strftime("%Y-%m-%dT%H:%M:%S.000Z")
            assert shown["ended_at"] == mql


# -- Salesforce -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sobject", "entity"),
    [
        ("Contact", "contacts"),
        ("Event", "events"),
        ("OpportunityContactRole", "opportunity_contact_roles"),
    ],
)
def test_salesforce_records_keep_to_the_describes(
    client: Callable[[str], Client], contracts: Path, sobject: str, entity: str
) -> None:
    describe = json.loads((contracts / "salesforce" / f"describe_{sobject}.json").read_text())
    fields = {field["name"]: field for field in describe["fields"]}
    names = [str(column.path) for column in salesforce_source.SOURCE.entity(entity).columns]
    standard = [name for name in names if not name.endswith("__c")]
    for record in soql(client("salesforce"), f"SELECT {', '.join(names)} FROM {sobject}"):
        for name in standard:
            field, value = fields[name], record[name]
            if value is None:
                assert field["nillable"], name
            else:
                assert isinstance(value, JSON_TYPES.get(field["type"], (str,))), name


def ids_of(crm: Client, sobject: str) -> set[str]:
    return {record["Id"] for record in soql(crm, f"SELECT Id FROM {sobject}")}


def test_salesforce_references_lead_to_records(client: Callable[[str], Client]) -> None:
    crm = client("salesforce")
    known = {name: ids_of(crm, name) for name in ("Lead", "Contact", "Account", "Opportunity")}
    known |= {name: ids_of(crm, name) for name in ("User", "Campaign")}
    people = known["Lead"] | known["Contact"]
    references: dict[str, dict[str, set[Any]]] = {
        "Contact": {"AccountId": known["Account"], "OwnerId": known["User"]},
        "OpportunityContactRole": {
            "OpportunityId": known["Opportunity"],
            "ContactId": known["Contact"],
        },
        "CampaignMember": {
            "CampaignId": known["Campaign"],
            "LeadId": known["Lead"],
            "ContactId": known["Contact"] | {None},
        },
        "Task": {
            "WhoId": people,
            "WhatId": known["Opportunity"] | {None},
            "AccountId": known["Account"] | {None},
            "OwnerId": known["User"],
        },
        "Event": {"WhoId": people, "WhatId": known["Opportunity"], "OwnerId": known["User"]},
        "ForecastingQuota": {"QuotaOwnerId": known["User"]},
    }
    for sobject, fields in references.items():
        records = soql(crm, f"SELECT {', '.join(fields)} FROM {sobject}")
        assert records, sobject
        for name, ids in fields.items():
            assert {record[name] for record in records} <= ids, f"{sobject}.{name}"


def test_deleted_tasks_are_shown_only_by_query_all(client: Callable[[str], Client]) -> None:
    crm = client("salesforce")
    query = "SELECT Id, IsDeleted FROM Task"
    every = soql(crm, query)
    living = soql(crm, query, QUERY_ALL.replace("queryAll", "query"))
    assert living == [record for record in every if not record["IsDeleted"]]
    assert len(living) < len(every)


def test_campaigns_in_salesforce_are_those_of_google(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    found = soql(
        client("salesforce"),
        "SELECT Name, Google_Ads_Campaign_Id__c, ActualCost, Status, SystemModstamp FROM Campaign",
    )
    names = {
        row["campaign"]["id"]: row["campaign"]["name"]
        for row in sandbox.vendors["google_ads"].records("campaigns")
    }
    bought = [record for record in found if record["Google_Ads_Campaign_Id__c"]]
    assert bought
    for record in bought:
        assert names[record["Google_Ads_Campaign_Id__c"]] == record["Name"]
    spent: Counter[str] = Counter()
    for row in sandbox.vendors["google_ads"].records("ad_performance_daily"):
        spent[row["campaign"]["id"]] += int(row["metrics"]["costMicros"])
    booked = [record for record in bought if record["ActualCost"] is not None]
    assert booked
    for record in booked:
        assert record["ActualCost"] == spent[record["Google_Ads_Campaign_Id__c"]] / 1e6


def test_every_user_has_one_quota_a_month(client: Callable[[str], Client]) -> None:
    found = soql(
        client("salesforce"), "SELECT QuotaOwnerId, StartDate, QuotaAmount FROM ForecastingQuota"
    )
    months = Counter((record["QuotaOwnerId"], record["StartDate"]) for record in found)
    assert max(months.values()) == 1
    assert all(record["QuotaAmount"] > 0 for record in found)


def test_activities_of_an_earlier_world_are_the_later_ones_first(
    world: World, earlier: World
) -> None:
    then, now = earlier.of(sales_activities), world.of(sales_activities)
    entered = now[now["created_at"] < earlier.span.as_of64]
    columns = ["activity_id", "created_at", "starts_at", "ends_at", "owner_id", "subject"]
    assert then[columns].values.tolist() == entered[columns].values.tolist()
    in_berlin = then[then["tenant_id"] == "agency"]["starts_at"].dt.tz_localize("UTC")
    assert set(in_berlin.dt.tz_convert("Europe/Berlin").dt.day_of_week) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("vendor", [GoogleAds, GoogleAnalytics, HubSpot, Salesforce])
def test_what_was_read_once_changes_only_where_it_is_read_again(
    world: World, earlier: World, vendor: type[Vendor]
) -> None:
    """Within the look-back of a window, or with a later change: else an extraction misses it."""
    secrets = dict.fromkeys(vendor.secrets, "secret")
    then, now = vendor(secrets, earlier), vendor(secrets, world)
    for entity in NEW[vendor.name]:
        mode = SOURCES[vendor.name].entity(entity).mode
        if isinstance(mode, Window):
            until = str((EARLIER - timedelta(days=mode.lookback_days)).date())
        else:
            until = EARLIER.strftime("%Y-%m-%dT%H:%M:%S")
        old, new = (
            {json.dumps(record) for record in read.records(entity) if changed(record) < until}
            for read in (then, now)
        )
        assert new, entity
        assert new <= old, entity


def changed(record: Any) -> str:
    """The day that a record is of, or when it last changed; ISO either way."""
    if "segments" in record:
        return str(record["segments"]["date"])
    if "dimensionValues" in record:
        day = record["dimensionValues"][0]["value"]
        return f"{day[:4]}-{day[4:6]}-{day[6:8]}"
    return str(record.get("updatedAt") or record["SystemModstamp"])
