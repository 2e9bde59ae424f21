"""Facebook pages and Instagram accounts: insights by day, posts, and who follows.

The token is a system user's to whom the pages are assigned. Insights come by metric, Facebook's
and Instagram's under their own names; a day is that of Los Angeles and is told by its end.
Instagram tells reach and new followers by day, its total of followers only as it is now. Who
follows is told as it is now, by Instagram only: its history is that of the loads.
"""

from __future__ import annotations

from typing import Any

from tributary.sources.declaration import (
    Auth,
    Column,
    Each,
    Entity,
    Paging,
    Request,
    Snapshot,
    Source,
    Type,
    Window,
    columns,
)
from tributary.sources.meta_ads import CURSOR, LIMIT_CODES, VERSION

#: How Graph writes instants, all in UTC.
INSTANT = "%Y-%m-%dT%H:%M:%S+0000"
PAGE_METRICS = (
    "page_follows,page_daily_follows_unique,page_daily_unfollows_unique,page_media_view,"
    "page_total_media_view_unique,page_views_total,page_post_engagements"
)
INSTAGRAM_METRICS = "reach,follower_count"
PAGE_POST_FIELDS = (
    "id,created_time,message,status_type,permalink_url,shares,"
    "reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count),"
    "insights.metric(post_media_view,post_total_media_view_unique,post_clicks)"
)
INSTAGRAM_POST_FIELDS = (
    "id,timestamp,caption,media_type,permalink,like_count,comments_count,"
    "insights.metric(views,reach,saved,shares)"
)


def _accounts(fields: str) -> Request:
    """The pages that are assigned to the token's user."""
    return Request(
        path=f"/{VERSION}/me/accounts",
        params={"fields": fields, "limit": "100"},
        records="data",
        paging=Paging.CURSOR_IN_QUERY,
        paging_options=CURSOR,
    )


PAGES = Each(_accounts("id"))
INSTAGRAM_ACCOUNTS = Each(
    _accounts("instagram_business_account"), id="instagram_business_account.id"
)


def _insights(metrics: str, each: Each, slice_days: int, also: tuple[Request, ...] = ()) -> Request:
    return Request(
        path=f"/{VERSION}/{{account}}/insights",
        params={
            "metric": metrics,
            "period": "day",
            "since": "{from_epoch}",
            "until": "{to_epoch}",
        },
        records="data",
        explode="values",
        each=each,
        slice_days=slice_days,
        also=also,
    )


def _posts(edge: str, fields: str, each: Each, also: tuple[Request, ...] = ()) -> Request:
    return Request(
        path=f"/{VERSION}/{{account}}/{edge}",
        params={
            "fields": fields,
            "since": "{from_epoch}",
            "until": "{to_epoch}",
            "limit": "100",
        },
        records="data",
        paging=Paging.CURSOR_IN_QUERY,
        paging_options=CURSOR,
        each=each,
        also=also,
    )


def _demographics(breakdown: str, also: tuple[Request, ...] = ()) -> Request:
    params: dict[str, Any] = {
        "metric": "follower_demographics",
        "period": "lifetime",
        "metric_type": "total_value",
        "breakdown": breakdown,
    }
    return Request(
        path=f"/{VERSION}/{{account}}/insights",
        params=params,
        records="data[0].total_value.breakdowns",
        explode="results",
        each=INSTAGRAM_ACCOUNTS,
        also=also,
    )


SOURCE = Source(
    name="meta_organic",
    title="Facebook pages and Instagram",
    base_url="https://graph.facebook.com",
    auth=Auth.BEARER,
    requests_per_second=3,
    limit_codes=LIMIT_CODES,
    entities=(
        Entity(
            name="profiles",
            description="Our pages and their Instagram accounts, as they are now.",
            key=("page_id",),
            mode=Snapshot(),
            columns=(
                Column("page_id", Type.TEXT, "Facebook page", "id", required=True),
                *columns(
                    ("page_name", Type.TEXT, "Its name", "name"),
                    ("page_followers", Type.INTEGER, "Its followers", "followers_count"),
                    (
                        "instagram_id",
                        Type.TEXT,
                        "Instagram account",
                        "instagram_business_account.id",
                    ),
                    (
                        "instagram_username",
                        Type.TEXT,
                        "Its handle",
                        "instagram_business_account.username",
                    ),
                    (
                        "instagram_followers",
                        Type.INTEGER,
                        "Its followers",
                        "instagram_business_account.followers_count",
                    ),
                ),
            ),
            fetch=_accounts(
                "id,name,followers_count,instagram_business_account{id,username,followers_count}"
            ),
        ),
        Entity(
            name="profile_daily",
            description="Insights of pages and Instagram accounts by metric and day.",
            key=("profile_id", "metric", "end_date"),
            mode=Window("end_date", lookback_days=7),
            columns=(
                Column("profile_id", Type.TEXT, "Page or account", "@account", required=True),
                Column("metric", Type.TEXT, "Metric", "name", required=True),
                Column(
                    "end_date",
                    Type.DATE,
                    "Day (UTC) on which the reporting day ended",
                    "item.end_time",
                    required=True,
                    format=INSTANT,
                ),
                *columns(
                    ("metric_value", Type.INTEGER, "Value of the metric", "item.value"),
                    ("period", Type.TEXT, "day"),
                    ("title", Type.TEXT, "Metric's title"),
                    ("description", Type.TEXT, "Metric's description"),
                    ("insight_id", Type.TEXT, "Path of the metric", "id"),
                ),
            ),
            fetch=_insights(
                PAGE_METRICS,
                PAGES,
                slice_days=90,
                also=(_insights(INSTAGRAM_METRICS, INSTAGRAM_ACCOUNTS, slice_days=30),),
            ),
        ),
        Entity(
            name="posts",
            description="Posts of pages and Instagram accounts with what they have collected.",
            key=("profile_id", "post_id"),
            mode=Window("published_date", lookback_days=7),
            columns=(
                Column("profile_id", Type.TEXT, "Page or account", "@account", required=True),
                Column("post_id", Type.TEXT, "Post", "id", required=True),
                Column(
                    "published_date",
                    Type.DATE,
                    "Day (UTC) of publication",
                    "created_time|timestamp",
                    required=True,
                    format=INSTANT,
                ),
                *columns(
                    ("published_at", Type.INSTANT, "Published", "created_time|timestamp"),
                    (
                        "content_type",
                        Type.TEXT,
                        "Facebook's status type or Instagram's media type",
                        "status_type|media_type",
                    ),
                    ("content", Type.TEXT, "What was posted", "message|caption"),
                    ("permalink", Type.TEXT, "Where it is", "permalink_url|permalink"),
                    (
                        "likes",
                        Type.INTEGER,
                        "Reactions",
                        "reactions.summary.total_count|like_count",
                    ),
                    (
                        "comments",
                        Type.INTEGER,
                        "Comments",
                        "comments.summary.total_count|comments_count",
                    ),
                    ("shares", Type.INTEGER, "Shares (Facebook; absent: none)", "shares.count"),
                    ("insights", Type.JSON, "Metrics with their values", "insights.data"),
                ),
            ),
            fetch=_posts(
                "posts",
                PAGE_POST_FIELDS,
                PAGES,
                also=(_posts("media", INSTAGRAM_POST_FIELDS, INSTAGRAM_ACCOUNTS),),
            ),
        ),
        Entity(
            name="audience_daily",
            description="Who follows the Instagram accounts, by country, age and gender, now.",
            key=("profile_id", "dimension", "bucket"),
            mode=Snapshot(),
            columns=(
                Column("profile_id", Type.TEXT, "Account", "@account", required=True),
                Column(
                    "dimension",
                    Type.TEXT,
                    "country, age or gender",
                    "dimension_keys[0]",
                    required=True,
                ),
                Column(
                    "bucket",
                    Type.TEXT,
                    "Which of them",
                    "item.dimension_values[0]",
                    required=True,
                ),
                *columns(("followers", Type.INTEGER, "Followers", "item.value")),
            ),
            fetch=_demographics("country", also=(_demographics("age"), _demographics("gender"))),
        ),
    ),
)
