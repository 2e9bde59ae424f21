"""Google Analytics 4 Data API v1beta: `runReport`, one property a request, all values as text.

The API has no metric of entrances: the export's events tell where sessions began.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Freshness,
    Paging,
    Request,
    Source,
    Type,
    Window,
    columns,
)

PAGE_DIMENSIONS = ("date", "pagePath", "pageTitle")
PAGE_METRICS = ("screenPageViews", "activeUsers", "userEngagementDuration", "keyEvents")
DIMENSIONS = (
    "dateHour",
    "sessionDefaultChannelGroup",
    "sessionSource",
    "sessionMedium",
    "sessionCampaignName",
    "deviceCategory",
    "country",
    "newVsReturning",
)
METRICS = (
    "sessions",
    "engagedSessions",
    "totalUsers",
    "newUsers",
    "screenPageViews",
    "userEngagementDuration",
    "keyEvents",
)


def _dimension(name: str) -> str:
    return f"dimensionValues[{DIMENSIONS.index(name)}].value"


def _metric(name: str) -> str:
    return f"metricValues[{METRICS.index(name)}].value"


def _report(dimensions: tuple[str, ...], metrics: tuple[str, ...]) -> Request:
    return Request(
        method="POST",
        path="/v1beta/properties/{account}:runReport",
        body={
            "dateRanges": [{"startDate": "{from_date}", "endDate": "{to_date}"}],
            "dimensions": [{"name": name} for name in dimensions],
            "metrics": [{"name": name} for name in metrics],
            "orderBys": [{"dimension": {"dimensionName": dimensions[0]}}],
        },
        records="rows",
        paging=Paging.OFFSET_IN_BODY,
        paging_options={"offset": "offset", "limit": "limit", "page_size": 50_000},
        reported="rowCount",
    )


SOURCE = Source(
    name="ga4",
    title="Google Analytics 4",
    freshness=Freshness.B,
    base_url="https://analyticsdata.googleapis.com",
    auth=Auth.OAUTH_REFRESH,
    oauth_path="https://oauth2.googleapis.com/token",
    has_accounts=True,
    entities=(
        Entity(
            name="sessions_hourly",
            description="Sessions by hour, channel, source, campaign, device and country.",
            key=(
                "property_id",
                "date_hour",
                "channel_group",
                "source",
                "medium",
                "campaign_name",
                "device_category",
                "country",
                "new_vs_returning",
            ),
            mode=Window("date", lookback_days=3),
            columns=(
                Column("property_id", Type.TEXT, "GA4 property", "@account", required=True),
                Column(
                    "date",
                    Type.DATE,
                    "Day in the property's zone",
                    _dimension("dateHour"),
                    required=True,
                    format="%Y%m%d%H",
                ),
                *columns(
                    (
                        "date_hour",
                        Type.TEXT,
                        "YYYYMMDDHH in the property's zone",
                        _dimension("dateHour"),
                    ),
                    (
                        "channel_group",
                        Type.TEXT,
                        "Default channel group",
                        _dimension("sessionDefaultChannelGroup"),
                    ),
                    ("source", Type.TEXT, "Session source", _dimension("sessionSource")),
                    ("medium", Type.TEXT, "Session medium", _dimension("sessionMedium")),
                    (
                        "campaign_name",
                        Type.TEXT,
                        "Session campaign",
                        _dimension("sessionCampaignName"),
                    ),
                    (
                        "device_category",
                        Type.TEXT,
                        "desktop, mobile or tablet",
                        _dimension("deviceCategory"),
                    ),
                    ("country", Type.TEXT, "Country name", _dimension("country")),
                    (
                        "new_vs_returning",
                        Type.TEXT,
                        "new, returning or (not set)",
                        _dimension("newVsReturning"),
                    ),
                    ("sessions", Type.INTEGER, "Sessions", _metric("sessions")),
                    (
                        "engaged_sessions",
                        Type.INTEGER,
                        "Engaged sessions",
                        _metric("engagedSessions"),
                    ),
                    (
                        "total_users",
                        Type.INTEGER,
                        "Distinct users; never summed over hours",
                        _metric("totalUsers"),
                    ),
                    ("new_users", Type.INTEGER, "First-time users", _metric("newUsers")),
                    (
                        "screen_page_views",
                        Type.INTEGER,
                        "Page and screen views",
                        _metric("screenPageViews"),
                    ),
                    (
                        "user_engagement_seconds",
                        Type.INTEGER,
                        "Seconds in the foreground",
                        _metric("userEngagementDuration"),
                    ),
                    ("key_events", Type.DOUBLE, "Key events", _metric("keyEvents")),
                ),
            ),
            fetch=_report(DIMENSIONS, METRICS),
        ),
        Entity(
            name="pages_daily",
            description="Views of pages by day.",
            key=("property_id", "date", "page_path"),
            mode=Window("date", lookback_days=3),
            columns=(
                Column("property_id", Type.TEXT, "GA4 property", "@account", required=True),
                Column(
                    "date",
                    Type.DATE,
                    "Day in the property's zone",
                    "dimensionValues[0].value",
                    required=True,
                    format="%Y%m%d",
                ),
                *columns(
                    ("page_path", Type.TEXT, "Path of the page", "dimensionValues[1].value"),
                    ("page_title", Type.TEXT, "Title of the page", "dimensionValues[2].value"),
                    ("screen_page_views", Type.INTEGER, "Views", "metricValues[0].value"),
                    (
                        "active_users",
                        Type.INTEGER,
                        "Distinct users; never summed over days or pages",
                        "metricValues[1].value",
                    ),
                    (
                        "user_engagement_seconds",
                        Type.INTEGER,
                        "Seconds in the foreground",
                        "metricValues[2].value",
                    ),
                    ("key_events", Type.DOUBLE, "Key events", "metricValues[3].value"),
                ),
            ),
            fetch=_report(PAGE_DIMENSIONS, PAGE_METRICS),
        ),
    ),
)
