"""Meta, LinkedIn, X and YouTube over HTTP, and that what they tell is one world."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import requests
from client import Client

from tributary.sandbox.server import Sandbox
from tributary.sandbox.vendors import meta_ads as meta_server
from tributary.sandbox.world import paid_social, social, videos
from tributary.sandbox.world.build import World, build_world
from tributary.sandbox.world.columns import rows
from tributary.sources import linkedin_ads, meta_ads, meta_organic, youtube
from tributary.sources.ask import Ask
from tributary.sources.declaration import Request, Source

YEAR = Ask(since=datetime(2024, 1, 1, tzinfo=UTC), first=date(2024, 1, 1), last=date(2024, 12, 31))
SAAS_META, SAAS_LINKEDIN = "act_301000002", "509000002"
EARLIER = datetime(2024, 8, 20, tzinfo=UTC)


def asked(
    source: Source, entity: str, account: str, ask: Ask = YEAR
) -> tuple[str, Mapping[str, str]]:
    """The declared request of an entity, filled: its path and its parameters."""
    fetch = source.entity(entity).fetch
    assert isinstance(fetch, Request)
    path, params = (
        ask.fill(part, account=account, since_format=fetch.since_format)
        for part in (fetch.path, fetch.params)
    )
    return path, params


def graph(client: Client, path: str, **params: Any) -> list[dict[str, Any]]:
    """All pages of a Graph API list, by the links that it names."""
    page = client.get(path, **params)
    found = list(page["data"])
    while "next" in page.get("paging", {}):
        page = client.get(page["paging"]["next"])
        found += page["data"]
    return found


def insights(client: Client, entity: str, **params: Any) -> list[dict[str, Any]]:
    path, declared = asked(meta_ads.SOURCE, entity, SAAS_META)
    return graph(client, path, **{**declared, **params})


# -- Meta Ads -------------------------------------------------------------------------------------


def test_meta_pages_are_disjoint_and_complete(client: Callable[[str], Client]) -> None:
    meta = client("meta_ads")
    may = '{"since":"2024-05-01","until":"2024-05-31"}'
    whole = insights(meta, "ad_insights_daily", time_range=may)
    assert insights(meta, "ad_insights_daily", time_range=may, limit=7) == whole
    assert len(whole) > 21
    assert {row["date_start"] for row in whole} == {f"2024-05-{day:02d}" for day in range(1, 32)}


def test_meta_tells_how_much_of_its_limit_is_used(client: Callable[[str], Client]) -> None:
    meta = client("meta_ads")
    path, params = asked(meta_ads.SOURCE, "campaigns", SAAS_META)
    response = meta.session.get(meta.base_url + path, params=params)
    [[usage]] = json.loads(response.headers["x-business-use-case-usage"]).values()
    assert 0 <= usage["call_count"] <= 100


@pytest.mark.parametrize("entity", ["ad_insights_hourly", "geo_insights_daily"])
def test_meta_breakdowns_hold_what_the_ads_hold(
    client: Callable[[str], Client], entity: str
) -> None:
    def totals(rows: list[dict[str, Any]]) -> Counter[tuple[str, str, str]]:
        sums: Counter[tuple[str, str, str]] = Counter()
        for row in rows:
            key = (row["campaign_id"], row["date_start"])
            sums[*key, "impressions"] += int(row["impressions"])
            sums[*key, "spend"] += round(float(row["spend"]) * 100)
            for action in row.get("actions", []):
                if action["action_type"] == "lead":
                    sums[*key, "lead"] += int(action["value"])
        return sums

    meta = client("meta_ads")
    ended = '{"since":"2024-01-01","until":"2024-11-04"}'
    by_ad = totals(insights(meta, "ad_insights_daily", time_range=ended))
    assert by_ad == totals(insights(meta, entity, time_range=ended))
    assert any(kind == "lead" for *_, kind in by_ad)


def test_meta_lists_changed_campaigns_and_archived_ones_if_asked(
    client: Callable[[str], Client],
) -> None:
    meta = client("meta_ads")
    path, params = asked(meta_ads.SOURCE, "campaigns", SAAS_META)
    every = graph(meta, path, **params)
    assert len(every) > 3
    late = Ask(since=datetime(2024, 8, 1, tzinfo=UTC))
    found = graph(meta, path, **asked(meta_ads.SOURCE, "campaigns", SAAS_META, late)[1])
    assert found == [c for c in every if c["updated_time"] > "2024-08-01"]
    shown = graph(meta, path, fields="effective_status")
    assert {c["effective_status"] for c in shown} <= {"ACTIVE", "PAUSED"}


def test_meta_records_keep_to_the_contract(
    client: Callable[[str], Client], contracts: Path
) -> None:
    """Field names and types; breakdowns come beside the fields and are not among them."""

    def fields(node: str) -> dict[str, str]:
        document = json.loads((contracts / "meta" / f"{node}.json").read_text())
        return {field["name"]: field["type"] for field in document["fields"]}

    types = {
        "string": lambda value: isinstance(value, str),
        "datetime": lambda value: datetime.fromisoformat(value).tzinfo is not None,
        "list<AdsActionStats>": lambda value: all(
            entry.keys() <= fields("AdsActionStats").keys() for entry in value
        ),
    }
    breakdowns = {meta_server.HOUR, "country", "region"}
    known, meta = fields("AdsInsights"), client("meta_ads")
    for report in ("ad_insights_daily", "ad_insights_hourly", "geo_insights_daily"):
        for row in insights(meta, report)[:200]:
            for name in row.keys() - breakdowns:
                assert types[known[name]](row[name]), name
    enums = json.loads((contracts / "meta" / "enum_types_trimmed.json").read_text())
    allowed = {enum["name"]: set(enum["values"]) for enum in enums}
    known = fields("Campaign")
    path, params = asked(meta_ads.SOURCE, "campaigns", SAAS_META)
    for campaign in graph(meta, path, **params):
        for name, value in campaign.items():
            if known[name] in allowed:
                assert value in allowed[known[name]]
            else:
                assert types[known[name]](value), name


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"token": "wrong"}, 401, 190),
        ({"account": "act_1"}, 403, 200),
        ({"time_range": '{"since":"2024-02-01","until":"2024-01-01"}'}, 400, 100),
        ({"time_range": "yesterday"}, 400, 100),
        ({"breakdowns": "age"}, 400, 100),
        ({"limit": "100000"}, 400, 100),
    ],
)
def test_meta_refuses_in_its_own_words(
    sandbox: Sandbox, change: dict[str, str], status: int, code: int
) -> None:
    connection = sandbox.connections["meta_ads"]
    account = change.pop("account", SAAS_META)
    path, params = asked(meta_ads.SOURCE, "ad_insights_daily", account)
    token = change.pop("token", connection["token"])
    response = requests.get(
        connection["base_url"] + path,
        params={**params, **change},
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
    )
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


# -- LinkedIn -------------------------------------------------------------------------------------


def linkedin(client: Client, entity: str, ask: Ask = YEAR, **params: Any) -> Any:
    path, declared = asked(linkedin_ads.SOURCE, entity, SAAS_LINKEDIN, ask)
    return client.get(path, **{**declared, **params})


def test_linkedin_asks_for_its_headers(sandbox: Sandbox, client: Callable[[str], Client]) -> None:
    session, connection = client("linkedin_ads").session, sandbox.connections["linkedin_ads"]
    path, _ = asked(linkedin_ads.SOURCE, "campaigns", SAAS_LINKEDIN)
    url = connection["base_url"] + path
    for headers, status, code in (
        ({"Authorization": "Bearer wrong"}, 401, "INVALID_ACCESS_TOKEN"),
        ({"LinkedIn-Version": None}, 400, "VERSION_MISSING"),
        ({"LinkedIn-Version": "202301"}, 426, "NONEXISTENT_VERSION"),
        ({"X-Restli-Protocol-Version": None}, 400, "ILLEGAL_ARGUMENT"),
    ):
        response = session.get(url, headers=headers)  # type: ignore[arg-type]
        assert (response.status_code, response.json()["code"]) == (status, code)
    strange = session.get(url.replace(SAAS_LINKEDIN, "1"))
    assert strange.status_code == 403


def test_linkedin_analytics_are_whole_or_refused(client: Callable[[str], Client]) -> None:
    ads = client("linkedin_ads")
    march = Ask(first=date(2024, 3, 1), last=date(2024, 3, 31))
    elements = linkedin(ads, "ad_analytics_daily", march)["elements"]
    assert {e["dateRange"]["start"]["day"] for e in elements} == set(range(1, 32))
    assert {e["dateRange"]["start"]["month"] for e in elements} == {3}
    path, _ = asked(linkedin_ads.SOURCE, "ad_analytics_daily", SAAS_LINKEDIN)
    refused = ads.session.get(ads.base_url + path, params={"start": 10})
    assert refused.status_code == 400
    assert "pagination" in refused.json()["message"]


def test_linkedin_campaigns_turn_by_page_token(client: Callable[[str], Client]) -> None:
    ads = client("linkedin_ads")
    whole = linkedin(ads, "campaigns")
    assert "nextPageToken" not in whole["metadata"]
    first = linkedin(ads, "campaigns", pageSize=2)
    second = linkedin(ads, "campaigns", pageSize=2, pageToken=first["metadata"]["nextPageToken"])
    assert first["elements"] + second["elements"] == whole["elements"][:4]


def test_every_lead_form_is_a_lead_of_its_creative(
    client: Callable[[str], Client], world: World
) -> None:
    ads = client("linkedin_ads")
    told = {
        (*e["pivotValues"], date(**e["dateRange"]["start"])): e["oneClickLeads"]
        for e in linkedin(ads, "ad_analytics_daily")["elements"]
        if e["oneClickLeads"]
    }
    sent: Counter[tuple[str, str, date]] = Counter()
    total, start = 1, 0
    while start < total:
        page = linkedin(ads, "lead_responses", start=start, count=17)
        total, start = page["paging"]["total"], start + 17
        for response in page["elements"]:
            at = datetime.fromtimestamp(response["submittedAt"] / 1000, UTC)
            assert at < world.span.as_of
            if at.date() < world.span.as_of.date():
                campaign = response["leadMetadata"]["sponsoredLeadMetadata"]["campaign"]
                creative = response["associatedEntity"]["associatedCreative"]
                sent[campaign, creative, at.date()] += 1
    assert sent == told
    assert total > 17


def test_some_who_send_a_form_are_leads_that_the_crm_had(world: World) -> None:
    told = world.of(paid_social.linkedin)
    known = {(lead.tenant_id, lead.email): lead.at for lead in rows(world.leads)}
    senders = [
        (told.campaigns[form.campaign].tenant.tenant_id, form.email, form.at)
        for form in rows(told.forms)
    ]
    found = [at - known[unit, email] for unit, email, at in senders if (unit, email) in known]
    assert 0.3 < len(found) / len(senders) < 0.6
    assert min(found) > pd.Timedelta(0)


# -- pages, accounts and channels -----------------------------------------------------------------


def page_days(client: Client, metrics: str, node: str) -> dict[str, dict[str, int]]:
    path, params = asked(meta_organic.SOURCE, "profile_daily", node, YEAR)
    months = (date(2024, month, 1) for month in range(1, 12))
    found: dict[str, dict[str, int]] = {}
    for first in months:
        epoch = int(datetime(first.year, first.month, 1, tzinfo=UTC).timestamp())
        until = int(datetime(first.year, first.month + 1, 1, tzinfo=UTC).timestamp())
        params = {**params, "metric": metrics, "since": epoch, "until": until}  # type: ignore[dict-item]
        for metric in client.get(path, **params)["data"]:
            days = found.setdefault(metric["name"], {})
            days |= {value["end_time"]: value["value"] for value in metric["values"]}
    return found


def test_a_page_gains_and_loses_what_its_total_says(client: Callable[[str], Client]) -> None:
    organic = client("meta_organic")
    page, *_ = organic.get("/v24.0/me/accounts", fields="id,followers_count")["data"]
    told = page_days(organic, meta_organic.PAGE_METRICS, page["id"])
    totals = list(told["page_follows"].items())
    for (_, before), (end, total) in pairwise(totals):
        gained = told["page_daily_follows_unique"][end]
        assert total - before == gained - told["page_daily_unfollows_unique"][end]
    assert totals[-1][1] == page["followers_count"]
    assert {end[11:] for end in told["page_follows"]} == {"07:00:00+0000", "08:00:00+0000"}


def test_each_network_has_its_own_metrics_and_edges(client: Callable[[str], Client]) -> None:
    organic = client("meta_organic")
    fields = "instagram_business_account"
    page, *_ = organic.get("/v24.0/me/accounts", fields=fields)["data"]
    instagram = page["instagram_business_account"]["id"]
    week = {"since": 1_709_251_200, "until": 1_709_856_000}
    refused: tuple[tuple[str, dict[str, Any]], ...] = (
        (f"/v24.0/{page['id']}/insights", {"metric": "follower_count", **week}),
        (f"/v24.0/{instagram}/insights", {"metric": "page_follows", **week}),
        (f"/v24.0/{instagram}/posts", week),
        (
            f"/v24.0/{page['id']}/insights",
            {"metric": "page_follows", "since": 0, "until": 9 * 10**8},
        ),
    )
    for path, params in refused:
        assert organic.session.get(organic.base_url + path, params=params).status_code == 400
    media = organic.get(f"/v24.0/{instagram}/media", since=0, until=2 * 10**9, limit=100)["data"]
    shown = {metric["name"] for metric in media[0]["insights"]["data"]}
    assert shown == {"views", "reach", "saved", "shares"}


def test_x_turns_a_timeline_from_the_newest_post_on(client: Callable[[str], Client]) -> None:
    x = client("x_organic")
    path, found, token = "/2/users/131000020002/tweets", [], None
    while True:
        params = {"max_results": 10, "tweet.fields": "created_at,public_metrics"}
        params |= {"pagination_token": token} if token else {}
        page = x.get(path, start_time="2024-04-01T00:00:00Z", **params)
        found += page["data"]
        token = page["meta"].get("next_token")
        if token is None:
            break
    assert len(found) > 20
    stamps = [tweet["created_at"] for tweet in found]
    assert stamps == sorted(stamps, reverse=True)
    assert min(stamps) >= "2024-04-01"
    assert x.get(path, start_time="2031-01-01T00:00:00Z") == {"meta": {"result_count": 0}}
    assert {"created_at", "public_metrics"}.isdisjoint(x.get(path)["data"][0])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/2/users/131000020002/tweets?max_results=4", 400),
        ("/2/users/131000020002/tweets?start_time=yesterday", 400),
        ("/2/users/131000020002/tweets?pagination_token=nonsense", 400),
        ("/2/users/1/tweets", 404),
    ],
)
def test_x_refuses_what_it_does_not_know(
    client: Callable[[str], Client], path: str, status: int
) -> None:
    x = client("x_organic")
    response = x.session.get(x.base_url + path)
    assert (response.status_code, response.json()["status"]) == (status, status)
    assert int(response.headers["x-rate-limit-remaining"]) >= 0
    assert x.session.get(x.base_url + path, headers={"Authorization": ""}).status_code == 401


def test_youtube_rows_are_lists_in_the_order_asked_for(
    client: Callable[[str], Client], world: World
) -> None:
    tube = client("youtube")
    watched = world.of(videos.views)
    video = str(watched["video_id"].mode()[0])
    _, params = asked(youtube.SOURCE, "video_daily", video)
    whole = tube.get("/v2/reports", **params)
    names = [header["name"] for header in whole["columnHeaders"]]
    assert names == ["day", *params["metrics"].split(",")]
    paged = [
        row
        for start in range(1, len(whole["rows"]) + 1, 10)
        for row in tube.get("/v2/reports", **params, startIndex=start, maxResults=10)["rows"]
    ]
    assert paged == whole["rows"]
    assert len(paged) > 20
    swapped = tube.get("/v2/reports", **{**params, "metrics": "likes,views"})["rows"]
    places = names.index("likes"), names.index("views")
    assert swapped == [[row[0], *(row[place] for place in places)] for row in paged]
    refused = tube.session.get(tube.base_url + "/v2/reports", params={**params, "metrics": "luck"})
    assert refused.status_code == 400


def test_youtube_finds_every_video_of_a_channel(
    client: Callable[[str], Client], world: World
) -> None:
    tube, channel = client("youtube"), videos.CHANNELS[0].channel_id
    asked_for = {"part": "id", "channelId": channel, "type": "video", "maxResults": 3}
    found: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = tube.get("/youtube/v3/search", **asked_for, **token)
        found += [item["id"]["videoId"] for item in page["items"]]
        if "nextPageToken" not in page:
            break
        token = {"pageToken": page["nextPageToken"]}
    expected = [v for v in world.of(videos.videos) if v.channel.channel_id == channel]
    assert sorted(found) == sorted(video.video_id for video in expected)
    assert len(found) > 3


# -- the world ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def earlier(world: World) -> World:
    return build_world(world.seed, world.size, EARLIER)


def settled(table: pd.DataFrame, column: str, lookback_days: int) -> pd.DataFrame:
    """The rows that no later reading changes, as of the earlier world."""
    last = EARLIER.replace(tzinfo=None) - timedelta(days=lookback_days)
    return table[table[column] < last].reset_index(drop=True)


@pytest.mark.parametrize("draw", [paid_social.meta, paid_social.linkedin])
def test_delivery_of_an_earlier_world_changes_within_the_look_back_only(
    world: World, earlier: World, draw: Callable[[World], paid_social.Delivery]
) -> None:
    def named(delivery: paid_social.Delivery, table: pd.DataFrame) -> pd.DataFrame:
        ids = [f"{c.tenant.tenant_id}/{c.number}" for c in delivery.campaigns]
        told = table.assign(campaign=np.array(ids, object)[table["campaign"].to_numpy()])
        return told.sort_values([*told.columns[:2], "campaign"], ignore_index=True)

    now, then = world.of(draw), earlier.of(draw)
    for grain in ("by_ad", "by_hour", "by_region"):
        a, b = (named(d, getattr(d, grain)) for d in (now, then))
        pd.testing.assert_frame_equal(settled(a, "date", 28), settled(b, "date", 28))
    a, b = (named(d, d.by_ad) for d in (now, then))
    assert not settled(a, "date", 0).equals(settled(b, "date", 0))
    sent = named(now, now.forms)
    pd.testing.assert_frame_equal(settled(sent, "at", 0), settled(named(then, then.forms), "at", 0))


def test_organic_days_posts_and_videos_of_an_earlier_world_stay(
    world: World, earlier: World
) -> None:
    for draw, column, lookback in (
        (social.days, "date", 7),
        (social.posts, "at", 7),
        (videos.views, "date", 3),
    ):
        a, b = (settled(one.of(draw), column, lookback) for one in (world, earlier))
        assert len(b) > 100
        pd.testing.assert_frame_equal(a, b)
    assert [v for v in world.of(videos.videos) if v.published_at < earlier.span.as_of64] == [
        *earlier.of(videos.videos)
    ]
