"""Meta's Marketing API: campaigns and insights of ad accounts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import orjson
import pandas as pd
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.meta import VERSION, GraphApi, chosen, needed, page
from tributary.sandbox.vendors.vendor import Record, VendorError, json_response
from tributary.sandbox.world.calendar import to_local
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.paid_social import META, REGIONS, SocialCampaign, meta
from tributary.sandbox.world.tenants import BY_ID

HOUR = "hourly_stats_aggregated_by_advertiser_time_zone"
STATUS = {"ACTIVE": "ACTIVE", "ENDED": "PAUSED", "ARCHIVED": "ARCHIVED"}
ACCOUNT_OF = {name: f"act_30100000{BY_ID[name].number}" for name in META.tenant_ids}
#: Level and breakdowns of each report.
REPORTS = {
    ("ad", ""): "ad_insights_daily",
    ("campaign", HOUR): "ad_insights_hourly",
    ("campaign", "country,region"): "geo_insights_daily",
}
ALWAYS = ("date_start", "date_stop", HOUR, "country", "region")
UPDATED_SINCE = r'"campaign\.updated_time","operator":"GREATER_THAN","value":(\d+)'


class MetaAds(GraphApi):
    """The units' ad accounts."""

    name = "meta_ads"
    accounts = tuple(ACCOUNT_OF.values())

    def routes(self) -> list[Route]:
        return [
            self.route(f"/{VERSION}/{{account}}/campaigns", self._campaigns),
            self.route(f"/{VERSION}/{{account}}/insights", self._insights),
        ]

    def write(self, entity: str) -> list[Record]:
        told, as_of = self.world.of(meta), self.world.span.as_of64
        if entity == "campaigns":
            return [_campaign(campaign, as_of) for campaign in told.campaigns]
        table, write = {
            "ad_insights_daily": (told.by_ad, _of_ad),
            "ad_insights_hourly": (told.by_hour, _of_hour),
            "geo_insights_daily": (told.by_region, _of_region),
        }[entity]
        return _rows(table, told.campaigns, write)

    async def _campaigns(self, request: Request) -> Response:
        query = request.query_params
        found = self._of_account(request, "campaigns")
        since = re.search(UPDATED_SINCE, query.get("filtering", "").replace(" ", ""))
        if since:
            found = [c for c in found if _epoch(c["updated_time"]) > int(since[1])]
        shown = orjson.loads(query.get("effective_status", '["ACTIVE","PAUSED"]'))
        found = [c for c in found if c["effective_status"] in shown]
        fields = query.get("fields", "id")
        return json_response(page(request, [chosen(c, fields, ("id",)) for c in found]))

    async def _insights(self, request: Request) -> Response:
        query = request.query_params
        report = REPORTS.get((query.get("level", ""), query.get("breakdowns", "")))
        if report is None or query.get("time_increment") != "1":
            raise VendorError(400, "", "The sandbox reports ads, hours and regions by day.")
        try:
            asked = orjson.loads(needed(query, "time_range"))
            first, last = str(asked["since"]), str(asked["until"])
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise VendorError(400, "", "Must be a time range.") from error
        if first > last:
            raise VendorError(400, "", "The start of the time range lies after its end.")
        found = [
            row for row in self._of_account(request, report) if first <= row["date_start"] <= last
        ]
        answer = page(request, found)
        fields = query.get("fields", "impressions,spend")
        answer["data"] = [chosen(row, fields, ALWAYS) for row in answer["data"]]
        return json_response(answer)

    def _of_account(self, request: Request, entity: str) -> list[Record]:
        account = request.path_params["account"]
        if account not in self.accounts:
            raise VendorError(403, "", "Ad account owner has NOT grant ads_read permission")
        return [record for record in self.records(entity) if record["@account"] == account]


def _epoch(text: str) -> int:
    return int(pd.Timestamp(text).timestamp())


# -- the records ----------------------------------------------------------------------------------


def _id(kind: int, campaign: SocialCampaign, part: int = 0) -> str:
    return f"1202{kind}{campaign.tenant.number}0000{campaign.number:05d}{part:04d}"


def _instant(at: np.datetime64, zone: str) -> str:
    """An instant in the account's zone, as Graph writes it."""
    local = to_local(np.array([at]), zone)[0]
    minutes = int((local - at.astype("M8[s]")).astype(int)) // 60
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{np.datetime_as_string(local, 's')}{sign}{minutes // 60:02d}{minutes % 60:02d}"


def _campaign(campaign: SocialCampaign, as_of: np.datetime64) -> Record:
    tenant, state = campaign.tenant, campaign.state(as_of)
    status = STATUS[state["status"]]
    start = np.datetime64(campaign.start_day, "s")
    record: Record = {
        "@account": ACCOUNT_OF[tenant.tenant_id],
        "id": _id(1, campaign),
        "name": state["name"],
        "objective": campaign.objective,
        "status": status,
        "effective_status": status,
        "buying_type": "AUCTION",
        "start_time": _wall(start, tenant.zone),
        "created_time": _instant(campaign.created_at, tenant.zone),
        "updated_time": _instant(state["updated_at"], tenant.zone),
    }
    if campaign.end_day is None:
        return record | {"daily_budget": str(state["daily_budget_minor"])}
    days = (campaign.end_day - campaign.start_day).days + 1
    end = np.datetime64(campaign.end_day, "s") + np.timedelta64(86_399, "s")
    return record | {
        "lifetime_budget": str(state["daily_budget_minor"] * days),
        "stop_time": _wall(end, tenant.zone),
    }


def _wall(local: np.datetime64, zone: str) -> str:
    """A time of the clock on the account's wall."""
    return pd.Timestamp(local).tz_localize(zone).strftime("%Y-%m-%dT%H:%M:%S%z")


def _rows(
    table: pd.DataFrame, campaigns: list[SocialCampaign], write: Callable[..., Record]
) -> list[Record]:
    order = table.sort_values(["date", "campaign"], kind="stable")
    found = []
    for row in rows(order):
        campaign = campaigns[row.campaign]
        day = f"{row.date:%Y-%m-%d}"
        record = {
            "@account": ACCOUNT_OF[campaign.tenant.tenant_id],
            "date_start": day,
            "date_stop": day,
            "campaign_id": _id(1, campaign),
            "account_currency": campaign.tenant.currency,
            "impressions": str(row.impressions),
            "clicks": str(row.clicks),
            "spend": f"{row.spend_minor / 100:.2f}",
        }
        if actions := _actions(row):
            record["actions"] = actions
        found.append(record | write(campaign, row))
    return found


def _actions(row: Any) -> list[dict[str, str]]:
    counts = {
        "link_click": _link_clicks(row),
        "post_engagement": row.engagements,
        "lead": row.results,
    }
    return [{"action_type": kind, "value": str(n)} for kind, n in counts.items() if n]


def _link_clicks(row: Any) -> int:
    return int(row.clicks - row.clicks // 6)


def _of_ad(campaign: SocialCampaign, row: Any) -> Record:
    adset = row.ad // 2 + 1
    record: Record = {
        "adset_id": _id(2, campaign, adset),
        "adset_name": f"Audience {adset}",
        "ad_id": _id(3, campaign, row.ad + 1),
        "inline_link_clicks": str(_link_clicks(row)),
        "inline_post_engagement": str(row.engagements),
    }
    if row.results:
        value = f"{row.results * campaign.tenant.lead_value:.2f}"
        record["action_values"] = [{"action_type": "lead", "value": value}]
    return record


def _of_hour(campaign: SocialCampaign, row: Any) -> Record:
    return {HOUR: f"{row.hour:02d}:00:00 - {row.hour:02d}:59:59"}


def _of_region(campaign: SocialCampaign, row: Any) -> Record:
    country, region = REGIONS[campaign.tenant.tenant_id][row.region]
    return {"country": country, "region": region}
