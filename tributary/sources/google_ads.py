"""Google Ads API v25: GAQL over `googleAds:search`, one request per customer account."""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Freshness,
    Log,
    Paging,
    Request,
    Snapshot,
    Source,
    Type,
    Window,
    columns,
)


def _search(query: str, **paging_options: object) -> Request:
    return Request(
        method="POST",
        path="/v25/customers/{account}/googleAds:search",
        body={"query": query, "searchSettings": {"returnTotalResultsCount": True}},
        records="results",
        paging=Paging.CURSOR_IN_BODY,
        paging_options={"cursor": "nextPageToken", "parameter": "pageToken", **paging_options},
        since_format="%Y-%m-%d %H:%M:%S",
        reported="totalResultsCount",
    )


CAMPAIGN_ID = ("campaign_id", Type.TEXT, "Campaign id", "campaign.id")
AD_GROUP_ID = ("ad_group_id", Type.TEXT, "Ad group id", "adGroup.id")
DATE = ("date", Type.DATE, "Reporting day in the account's zone", "segments.date")
COUNTED = (
    ("impressions", Type.INTEGER, "Impressions", "metrics.impressions"),
    ("clicks", Type.INTEGER, "Clicks", "metrics.clicks"),
    (
        "cost_micros",
        Type.INTEGER,
        "Cost, micros of the account's currency",
        "metrics.costMicros",
    ),
)
CREDITED = (
    ("conversions", Type.DOUBLE, "Conversions, fractional by attribution", "metrics.conversions"),
    (
        "conversions_value",
        Type.DOUBLE,
        "Value of conversions, account's currency",
        "metrics.conversionsValue",
    ),
)
METRICS = (
    "metrics.impressions, metrics.clicks, metrics.cost_micros,"
    " metrics.conversions, metrics.conversions_value"
)
IN_WINDOW = " WHERE segments.date BETWEEN '{from_date}' AND '{to_date}'"
CUSTOMER_ID = Column("customer_id", Type.TEXT, "Google Ads account", "@account", required=True)

SOURCE = Source(
    name="google_ads",
    title="Google Ads",
    freshness=Freshness.B,
    base_url="https://googleads.googleapis.com",
    auth=Auth.OAUTH_REFRESH,
    oauth_path="https://oauth2.googleapis.com/token",
    headers={"developer-token": "{developer_token}"},
    has_accounts=True,
    entities=(
        Entity(
            name="campaigns",
            description="Campaigns with their budget, as they are now.",
            key=("customer_id", "campaign_id"),
            mode=Snapshot(),
            columns=(
                CUSTOMER_ID,
                *columns(
                    ("campaign_id", Type.TEXT, "Campaign id", "campaign.id"),
                    ("name", Type.TEXT, "Campaign name", "campaign.name"),
                    ("status", Type.TEXT, "ENABLED, PAUSED or REMOVED", "campaign.status"),
                    (
                        "advertising_channel_type",
                        Type.TEXT,
                        "SEARCH, DISPLAY, VIDEO, …",
                        "campaign.advertisingChannelType",
                    ),
                    (
                        "start_date_time",
                        Type.TEXT,
                        "First day, account's zone",
                        "campaign.startDateTime",
                    ),
                    (
                        "end_date_time",
                        Type.TEXT,
                        "Last day, account's zone",
                        "campaign.endDateTime",
                    ),
                    ("labels", Type.JSON, "Label resource names", "campaign.labels"),
                    ("budget_id", Type.TEXT, "Campaign budget id", "campaignBudget.id"),
                    (
                        "budget_amount_micros",
                        Type.INTEGER,
                        "Daily budget, micros of the account's currency",
                        "campaignBudget.amountMicros",
                    ),
                    (
                        "budget_total_amount_micros",
                        Type.INTEGER,
                        "Lifetime budget, micros of the account's currency",
                        "campaignBudget.totalAmountMicros",
                    ),
                    ("currency_code", Type.TEXT, "Account's currency", "customer.currencyCode"),
                    ("time_zone", Type.TEXT, "Account's reporting zone", "customer.timeZone"),
                ),
            ),
            fetch=_search(
                "SELECT campaign.id, campaign.name, campaign.status,"
                " campaign.advertising_channel_type, campaign.start_date_time,"
                " campaign.end_date_time, campaign.labels, campaign_budget.id,"
                " campaign_budget.amount_micros, campaign_budget.total_amount_micros,"
                " customer.currency_code, customer.time_zone FROM campaign"
            ),
        ),
        Entity(
            name="campaign_changes",
            description="Change events of campaigns and their budgets: old and new field values.",
            key=("customer_id", "resource_name"),
            mode=Log("changed_at", overlap_seconds=86_400),
            columns=(
                CUSTOMER_ID,
                *columns(
                    (
                        "resource_name",
                        Type.TEXT,
                        "Change event's resource name",
                        "changeEvent.resourceName",
                    ),
                    (
                        "changed_at",
                        Type.INSTANT,
                        "When it changed (UTC)",
                        "changeEvent.changeDateTime",
                    ),
                    (
                        "change_resource_type",
                        Type.TEXT,
                        "CAMPAIGN or CAMPAIGN_BUDGET",
                        "changeEvent.changeResourceType",
                    ),
                    (
                        "resource_change_operation",
                        Type.TEXT,
                        "CREATE, UPDATE or REMOVE",
                        "changeEvent.resourceChangeOperation",
                    ),
                    (
                        "campaign_resource_name",
                        Type.TEXT,
                        "customers/<id>/campaigns/<campaign_id>",
                        "changeEvent.campaign",
                    ),
                    (
                        "changed_fields",
                        Type.TEXT,
                        "Field mask of what changed",
                        "changeEvent.changedFields",
                    ),
                    (
                        "old_resource",
                        Type.JSON,
                        "Changed fields before",
                        "changeEvent.oldResource",
                    ),
                    ("new_resource", Type.JSON, "Changed fields after", "changeEvent.newResource"),
                ),
            ),
            fetch=_search(
                "SELECT change_event.resource_name, change_event.change_date_time,"
                " change_event.change_resource_type, change_event.resource_change_operation,"
                " change_event.campaign, change_event.changed_fields,"
                " change_event.old_resource, change_event.new_resource FROM change_event"
                " WHERE change_event.change_date_time >= '{since}'"
                " ORDER BY change_event.change_date_time LIMIT 10000",
                max_rows=10_000,
            ),
        ),
        Entity(
            name="ad_performance_daily",
            description="Delivery by ad, device and day, in the account's zone and currency.",
            key=("customer_id", "campaign_id", "ad_group_id", "ad_id", "date", "device"),
            mode=Window("date", lookback_days=30),
            columns=(
                CUSTOMER_ID,
                *columns(
                    CAMPAIGN_ID,
                    AD_GROUP_ID,
                    ("ad_group_name", Type.TEXT, "Ad group name", "adGroup.name"),
                    ("ad_id", Type.TEXT, "Ad id", "adGroupAd.ad.id"),
                    DATE,
                    ("device", Type.TEXT, "MOBILE, DESKTOP, TABLET, …", "segments.device"),
                    *COUNTED,
                    *CREDITED,
                    (
                        "view_through_conversions",
                        Type.INTEGER,
                        "Conversions after a view without a click",
                        "metrics.viewThroughConversions",
                    ),
                    ("engagements", Type.INTEGER, "Engagements", "metrics.engagements"),
                ),
            ),
            fetch=_search(
                "SELECT campaign.id, ad_group.id, ad_group.name, ad_group_ad.ad.id, segments.date,"
                f" segments.device, {METRICS},"
                " metrics.view_through_conversions, metrics.engagements FROM ad_group_ad"
                + IN_WINDOW
            ),
        ),
        Entity(
            name="campaign_performance_hourly",
            description="Delivery by campaign and hour, in the account's zone and currency.",
            key=("customer_id", "campaign_id", "date", "hour"),
            mode=Window("date", lookback_days=30),
            columns=(
                CUSTOMER_ID,
                *columns(
                    CAMPAIGN_ID,
                    DATE,
                    ("hour", Type.INTEGER, "Hour 0-23 in the account's zone", "segments.hour"),
                    *COUNTED,
                    *CREDITED,
                ),
            ),
            fetch=_search(
                f"SELECT campaign.id, segments.date, segments.hour, {METRICS} FROM campaign"
                + IN_WINDOW
            ),
        ),
        Entity(
            name="geo_performance_daily",
            description="Delivery by campaign and the country and region that people were in.",
            key=(
                "customer_id",
                "campaign_id",
                "country_criterion_id",
                "region_resource_name",
                "date",
            ),
            mode=Window("date", lookback_days=30),
            columns=(
                CUSTOMER_ID,
                *columns(
                    CAMPAIGN_ID,
                    (
                        "country_criterion_id",
                        Type.TEXT,
                        "Geo target of the country",
                        "geographicView.countryCriterionId",
                    ),
                    (
                        "region_resource_name",
                        Type.TEXT,
                        "geoTargetConstants/<criterion id of the region>",
                        "segments.geoTargetRegion",
                    ),
                    DATE,
                    *COUNTED,
                    *CREDITED,
                ),
            ),
            fetch=_search(
                "SELECT campaign.id, geographic_view.country_criterion_id,"
                f" segments.geo_target_region, segments.date, {METRICS} FROM geographic_view"
                + IN_WINDOW
                + " AND geographic_view.location_type = 'LOCATION_OF_PRESENCE'"
            ),
        ),
        Entity(
            name="keyword_quality_daily",
            description="Delivery and Quality Score by keyword and day, of search campaigns.",
            key=("customer_id", "campaign_id", "ad_group_id", "criterion_id", "date"),
            mode=Window("date", lookback_days=30),
            columns=(
                CUSTOMER_ID,
                *columns(
                    CAMPAIGN_ID,
                    AD_GROUP_ID,
                    (
                        "criterion_id",
                        Type.TEXT,
                        "Keyword's criterion id",
                        "adGroupCriterion.criterionId",
                    ),
                    (
                        "keyword_text",
                        Type.TEXT,
                        "Keyword",
                        "adGroupCriterion.keyword.text",
                    ),
                    (
                        "match_type",
                        Type.TEXT,
                        "EXACT, PHRASE or BROAD",
                        "adGroupCriterion.keyword.matchType",
                    ),
                    DATE,
                    (
                        "historical_quality_score",
                        Type.INTEGER,
                        "Quality Score 1-10 at the end of the day",
                        "metrics.historicalQualityScore",
                    ),
                    *COUNTED,
                    *CREDITED,
                ),
            ),
            fetch=_search(
                "SELECT campaign.id, ad_group.id, ad_group_criterion.criterion_id,"
                " ad_group_criterion.keyword.text, ad_group_criterion.keyword.match_type,"
                f" segments.date, metrics.historical_quality_score, {METRICS} FROM keyword_view"
                + IN_WINDOW
            ),
        ),
    ),
)
