"""Meta Marketing API: campaigns, and insights by ad, by hour and by region.

Reach and frequency are not here: they do not add up over days. Spend is in the account's currency,
days and hours are those of the account's zone.
"""

from __future__ import annotations

from typing import Any

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Freshness,
    Paging,
    Request,
    Source,
    Type,
    Versioned,
    Window,
    columns,
)

VERSION = "v24.0"
CURSOR = {"cursor": "paging.cursors.after", "parameter": "after", "has_more": "paging.next"}
STATUSES = '["ACTIVE","PAUSED","ARCHIVED","DELETED","IN_PROCESS","WITH_ISSUES"]'
HOUR = "hourly_stats_aggregated_by_advertiser_time_zone"

ACCOUNT_ID = Column("account_id", Type.TEXT, "Ad account (act_…)", "@account", required=True)
DATE = Column("date", Type.DATE, "Reporting day", "date_start", required=True)
END_DATE = Column("date_stop", Type.DATE, "The same day")
MEASURES = (
    ("currency_code", Type.TEXT, "Account's currency", "account_currency"),
    ("impressions", Type.INTEGER, "Impressions", "impressions"),
    ("clicks", Type.INTEGER, "Clicks of any kind", "clicks"),
    ("spend_amount", Type.DECIMAL, "Spend in the account's currency", "spend"),
    ("actions", Type.JSON, "How often each action_type was done", "actions"),
)


def _insights(
    level: str, ids: tuple[str, ...], *more: str, breakdowns: str | None = None
) -> Request:
    """A report with one row a day, by `level` and `breakdowns`."""
    params: dict[str, Any] = {
        "level": level,
        "time_increment": "1",
        "time_range": '{"since":"{from_date}","until":"{to_date}"}',
        "fields": ",".join((*ids, *(str(path) for *_, path in MEASURES), *more)),
        "limit": "500",
    }
    if breakdowns:
        params["breakdowns"] = breakdowns
    return Request(
        path=f"/{VERSION}/{{account}}/insights",
        params=params,
        records="data",
        paging=Paging.CURSOR_IN_QUERY,
        paging_options=CURSOR,
        slice_days=90,
    )


#: Graph refuses too many requests of an app, a user, a page or a business with HTTP 400.
LIMIT_CODES = (
    "error.code",
    frozenset({"4", "17", "32", "613", *map(str, range(80000, 80010)), "80014"}),
)

SOURCE = Source(
    name="meta_ads",
    title="Meta Ads",
    freshness=Freshness.B,
    base_url="https://graph.facebook.com",
    auth=Auth.BEARER,
    requests_per_second=3,
    limit_codes=LIMIT_CODES,
    has_accounts=True,
    entities=(
        Entity(
            name="campaigns",
            description="Campaigns with their budgets, archived and deleted ones too.",
            key=("account_id", "campaign_id"),
            mode=Versioned("updated_at"),
            columns=(
                ACCOUNT_ID,
                Column("campaign_id", Type.TEXT, "Campaign", "id", required=True),
                *columns(
                    ("name", Type.TEXT, "Name"),
                    ("objective", Type.TEXT, "OUTCOME_LEADS, OUTCOME_TRAFFIC, …"),
                    ("status", Type.TEXT, "ACTIVE, PAUSED, ARCHIVED or DELETED"),
                    ("effective_status", Type.TEXT, "The status, as its parents allow"),
                    ("buying_type", Type.TEXT, "AUCTION or RESERVED"),
                    (
                        "daily_budget_minor",
                        Type.INTEGER,
                        "Daily budget, minor units of the account's currency",
                        "daily_budget",
                    ),
                    (
                        "lifetime_budget_minor",
                        Type.INTEGER,
                        "Lifetime budget, minor units of the account's currency",
                        "lifetime_budget",
                    ),
                    ("starts_at", Type.INSTANT, "Start", "start_time"),
                    ("stops_at", Type.INSTANT, "End", "stop_time"),
                    ("created_at", Type.INSTANT, "Created", "created_time"),
                    ("updated_at", Type.INSTANT, "Last change", "updated_time"),
                ),
            ),
            fetch=Request(
                path=f"/{VERSION}/{{account}}/campaigns",
                params={
                    "fields": "id,name,objective,status,effective_status,buying_type,daily_budget,"
                    "lifetime_budget,start_time,stop_time,created_time,updated_time",
                    "effective_status": STATUSES,
                    "filtering": '[{"field":"campaign.updated_time","operator":"GREATER_THAN",'
                    '"value":{since_epoch}}]',
                    "limit": "100",
                },
                records="data",
                paging=Paging.CURSOR_IN_QUERY,
                paging_options=CURSOR,
            ),
        ),
        Entity(
            name="ad_insights_daily",
            description="Delivery and actions by ad and day.",
            key=("account_id", "campaign_id", "adset_id", "ad_id", "date"),
            mode=Window("date", lookback_days=28),
            columns=(
                ACCOUNT_ID,
                DATE,
                END_DATE,
                *columns(
                    ("campaign_id", Type.TEXT, "Campaign"),
                    ("adset_id", Type.TEXT, "Ad set"),
                    ("adset_name", Type.TEXT, "Ad set's name"),
                    ("ad_id", Type.TEXT, "Ad"),
                    *MEASURES,
                    ("inline_link_clicks", Type.INTEGER, "Clicks on the ad's link"),
                    (
                        "post_engagement",
                        Type.INTEGER,
                        "Engagements with the ad",
                        "inline_post_engagement",
                    ),
                    ("action_values", Type.JSON, "Value of each action_type, account's currency"),
                ),
            ),
            fetch=_insights(
                "ad",
                ("campaign_id", "adset_id", "adset_name", "ad_id"),
                "inline_link_clicks",
                "inline_post_engagement",
                "action_values",
            ),
        ),
        Entity(
            name="ad_insights_hourly",
            description="Delivery and actions by campaign and hour.",
            key=("account_id", "campaign_id", "date", "hour"),
            mode=Window("date", lookback_days=28),
            columns=(
                ACCOUNT_ID,
                DATE,
                END_DATE,
                Column("hour", Type.TEXT, "Hour, as 08:00:00 - 08:59:59", HOUR, required=True),
                *columns(("campaign_id", Type.TEXT, "Campaign"), *MEASURES),
            ),
            fetch=_insights("campaign", ("campaign_id",), breakdowns=HOUR),
        ),
        Entity(
            name="geo_insights_daily",
            description="Delivery and actions by campaign, region and day.",
            key=("account_id", "campaign_id", "country", "region", "date"),
            mode=Window("date", lookback_days=28),
            columns=(
                ACCOUNT_ID,
                DATE,
                END_DATE,
                *columns(
                    ("campaign_id", Type.TEXT, "Campaign"),
                    ("country", Type.TEXT, "Country, ISO 3166-1 alpha-2"),
                    ("region", Type.TEXT, "Region of that country"),
                    *MEASURES,
                ),
            ),
            fetch=_insights("campaign", ("campaign_id",), breakdowns="country,region"),
        ),
    ),
)
