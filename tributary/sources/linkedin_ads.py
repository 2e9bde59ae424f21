"""LinkedIn Marketing API: campaigns, delivery by creative and day, and the lead forms sent.

Campaigns cannot be asked for by their change: each load reads them all. adAnalytics has no pages,
so it is asked for in slices of days. Ids in reports are URNs. Our lead forms ask for first name,
last name and e-mail, in this order.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Log,
    Paging,
    Request,
    Source,
    Type,
    Versioned,
    Window,
    columns,
)

VERSION = "202601"
ACCOUNT_ID = Column("account_id", Type.TEXT, "Ad account", "@account", required=True)
ACCOUNT_URN = "urn%3Ali%3AsponsoredAccount%3A{account}"
ANSWER = "formResponse.answers[{}].answerDetails.textQuestionAnswer.answer"

MEASURES = (
    ("impressions", Type.INTEGER, "Impressions", "impressions"),
    ("clicks", Type.INTEGER, "Chargeable clicks", "clicks"),
    ("landing_page_clicks", Type.INTEGER, "Clicks to the landing page", "landingPageClicks"),
    (
        "cost_in_local_currency",
        Type.TEXT,
        "Cost in the account's currency, decimal text",
        "costInLocalCurrency",
    ),
    ("cost_in_usd", Type.TEXT, "Cost in USD, decimal text", "costInUsd"),
    (
        "external_website_conversions",
        Type.INTEGER,
        "Conversions on the website",
        "externalWebsiteConversions",
    ),
    (
        "conversion_value_in_local_currency",
        Type.TEXT,
        "Value of conversions in the account's currency, decimal text",
        "conversionValueInLocalCurrency",
    ),
    ("one_click_leads", Type.INTEGER, "Lead forms sent", "oneClickLeads"),
    ("total_engagements", Type.INTEGER, "Engagements of any kind", "totalEngagements"),
)

SOURCE = Source(
    name="linkedin_ads",
    title="LinkedIn Ads",
    base_url="https://api.linkedin.com",
    auth=Auth.OAUTH_REFRESH,
    oauth_path="https://www.linkedin.com/oauth/v2/accessToken",
    headers={"LinkedIn-Version": VERSION, "X-Restli-Protocol-Version": "2.0.0"},
    requests_per_second=3,
    has_accounts=True,
    entities=(
        Entity(
            name="campaigns",
            description="Campaigns with their budgets.",
            key=("account_id", "campaign_id"),
            mode=Versioned("last_modified_at"),
            columns=(
                ACCOUNT_ID,
                Column("campaign_id", Type.TEXT, "Campaign", "id", required=True),
                *columns(
                    ("name", Type.TEXT, "Name"),
                    ("status", Type.TEXT, "ACTIVE, PAUSED, COMPLETED, ARCHIVED, CANCELED, DRAFT"),
                    ("campaign_type", Type.TEXT, "TEXT_AD, SPONSORED_UPDATES, …", "type"),
                    ("objective_type", Type.TEXT, "LEAD_GENERATION, …", "objectiveType"),
                    ("cost_type", Type.TEXT, "CPM, CPC or CPV", "costType"),
                    ("campaign_group", Type.TEXT, "Campaign group (URN)", "campaignGroup"),
                    ("daily_budget", Type.TEXT, "Daily budget", "dailyBudget.amount"),
                    ("total_budget", Type.TEXT, "Lifetime budget", "totalBudget.amount"),
                    (
                        "currency_code",
                        Type.TEXT,
                        "Currency of the budgets",
                        "dailyBudget.currencyCode|totalBudget.currencyCode",
                    ),
                ),
                Column("run_start", Type.EPOCH, "Start", "runSchedule.start", format="epoch_ms"),
                Column("run_end", Type.EPOCH, "End", "runSchedule.end", format="epoch_ms"),
                Column(
                    "created_at",
                    Type.EPOCH,
                    "Created",
                    "changeAuditStamps.created.time",
                    format="epoch_ms",
                ),
                Column(
                    "last_modified_at",
                    Type.EPOCH,
                    "Last change",
                    "changeAuditStamps.lastModified.time",
                    format="epoch_ms",
                ),
            ),
            fetch=Request(
                path="/rest/adAccounts/{account}/adCampaigns?q=search&sortOrder=ASCENDING",
                params={"pageSize": "100"},
                records="elements",
                paging=Paging.CURSOR_IN_QUERY,
                paging_options={"cursor": "metadata.nextPageToken", "parameter": "pageToken"},
            ),
        ),
        Entity(
            name="ad_analytics_daily",
            description="Delivery by creative and day (UTC).",
            key=("account_id", "campaign_id", "creative_id", "date"),
            mode=Window("date", lookback_days=30),
            columns=(
                ACCOUNT_ID,
                Column("campaign_id", Type.TEXT, "Campaign (URN)", "pivotValues[0]", required=True),
                Column("creative_id", Type.TEXT, "Creative (URN)", "pivotValues[1]", required=True),
                Column("date", Type.DATE, "Day", "dateRange.start", required=True, format="parts"),
                Column("end_date", Type.DATE, "The same day", "dateRange.end", format="parts"),
                *columns(*MEASURES),
            ),
            fetch=Request(
                path="/rest/adAnalytics?q=statistics&pivots=List(CAMPAIGN,CREATIVE)"
                "&timeGranularity=DAILY&dateRange=(start:{from_parts},end:{to_parts})"
                f"&accounts=List({ACCOUNT_URN})"
                f"&fields=dateRange,pivotValues,{','.join(str(path) for *_, path in MEASURES)}",
                records="elements",
                slice_days=30,
            ),
        ),
        Entity(
            name="lead_responses",
            description="Lead forms that people sent from an ad.",
            key=("response_id",),
            mode=Log("submitted_at"),
            columns=(
                ACCOUNT_ID,
                Column("response_id", Type.TEXT, "Response", "id", required=True),
                *columns(
                    ("form_id", Type.TEXT, "Form and its version (URN)", "versionedLeadGenFormUrn"),
                    (
                        "campaign_id",
                        Type.TEXT,
                        "Campaign (URN)",
                        "leadMetadata.sponsoredLeadMetadata.campaign",
                    ),
                    (
                        "creative_id",
                        Type.TEXT,
                        "Creative (URN)",
                        "associatedEntity.associatedCreative",
                    ),
                    ("lead_type", Type.TEXT, "SPONSORED", "leadType"),
                    ("is_test", Type.BOOLEAN, "Sent to try the form", "testLead"),
                ),
                Column("submitted_at", Type.EPOCH, "Sent", "submittedAt", format="epoch_ms"),
                Column("first_name", Type.TEXT, "First name", ANSWER.format(0), personal=True),
                Column("last_name", Type.TEXT, "Last name", ANSWER.format(1), personal=True),
                Column("email", Type.TEXT, "E-mail address", ANSWER.format(2), personal=True),
                Column("answers", Type.JSON, "All answers", "formResponse.answers", personal=True),
            ),
            fetch=Request(
                path="/rest/leadFormResponses?q=owner"
                f"&owner=(sponsoredAccount:{ACCOUNT_URN})&leadType=(leadType:SPONSORED)"
                "&submittedAtTimeRange=(start:{since_ms})&limitedToTestLeads=false",
                records="elements",
                paging=Paging.OFFSET_IN_QUERY,
                paging_options={"offset": "start", "limit": "count", "page_size": 100},
                reported="paging.total",
            ),
        ),
    ),
)
