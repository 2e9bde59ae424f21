"""Google Ads API v25: GAQL over `googleAds:search`, one request per customer account."""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
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
        body={"query": query},
        records="results",
        paging=Paging.CURSOR_IN_BODY,
        paging_options={"cursor": "nextPageToken", "parameter": "pageToken", **paging_options},
        since_format="%Y-%m-%d %H:%M:%S",
    )


CUSTOMER_ID = Column("customer_id", Type.TEXT, "Google Ads account", "@account", required=True)

SOURCE = Source(
    name="google_ads",
    title="Google Ads",
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
                    ("campaign_id", Type.TEXT, "Campaign id", "campaign.id"),
                    ("ad_group_id", Type.TEXT, "Ad group id", "adGroup.id"),
                    ("ad_group_name", Type.TEXT, "Ad group name", "adGroup.name"),
                    ("ad_id", Type.TEXT, "Ad id", "adGroupAd.ad.id"),
                    ("date", Type.DATE, "Reporting day in the account's zone", "segments.date"),
                    ("device", Type.TEXT, "MOBILE, DESKTOP, TABLET, …", "segments.device"),
                    ("impressions", Type.INTEGER, "Impressions", "metrics.impressions"),
                    ("clicks", Type.INTEGER, "Clicks", "metrics.clicks"),
                    (
                        "cost_micros",
                        Type.INTEGER,
                        "Cost, micros of the account's currency",
                        "metrics.costMicros",
                    ),
                    (
                        "conversions",
                        Type.DOUBLE,
                        "Conversions, fractional by attribution",
                        "metrics.conversions",
                    ),
                    (
                        "conversions_value",
                        Type.DOUBLE,
                        "Value of conversions, account's currency",
                        "metrics.conversionsValue",
                    ),
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
                " segments.device, metrics.impressions, metrics.clicks, metrics.cost_micros,"
                " metrics.conversions, metrics.conversions_value,"
                " metrics.view_through_conversions, metrics.engagements FROM ad_group_ad"
                " WHERE segments.date BETWEEN '{from_date}' AND '{to_date}'"
            ),
        ),
    ),
)
