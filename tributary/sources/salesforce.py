"""Salesforce REST API v59.0: SOQL through `queryAll`, which shows deleted rows as IsDeleted."""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Freshness,
    Log,
    Paging,
    Request,
    Source,
    Type,
    Versioned,
)

API = "/services/data/v59.0"
#: Users are deactivated, never deleted; a quota that is removed leaves no trace.
WITHOUT_TOMBSTONE = ("User", "ForecastingQuota")


def _query(sobject: str, fields: tuple[Column, ...], cursor: str) -> Request:
    names = ", ".join(str(column.path) for column in fields)
    return Request(
        path=f"{API}/queryAll",
        params={
            "q": f"SELECT {names} FROM {sobject} WHERE {cursor} >= {{since}} ORDER BY {cursor}, Id"
        },
        records="records",
        paging=Paging.NEXT_URL,
        paging_options={"next_url": "nextRecordsUrl"},
        reported="totalSize",
    )


def _versioned(name: str, description: str, sobject: str, *own: Column) -> Entity:
    fields = (
        Column("id", Type.TEXT, "Salesforce id", "Id", required=True),
        *own,
        Column("created_at", Type.INSTANT, "Created", "CreatedDate"),
        Column("system_modstamp", Type.INSTANT, "Last change", "SystemModstamp", required=True),
    )
    has_tombstone = sobject not in WITHOUT_TOMBSTONE
    if has_tombstone:
        fields += (Column("is_deleted", Type.BOOLEAN, "Deleted", "IsDeleted"),)
    return Entity(
        name=name,
        description=description,
        key=("id",),
        mode=Versioned("system_modstamp", tombstone="is_deleted" if has_tombstone else None),
        columns=fields,
        fetch=_query(sobject, fields, "SystemModstamp"),
    )


def _log(name: str, description: str, sobject: str, *own: Column) -> Entity:
    fields = (
        Column("id", Type.TEXT, "Salesforce id", "Id", required=True),
        *own,
        Column("created_at", Type.INSTANT, "When it happened", "CreatedDate", required=True),
    )
    return Entity(
        name=name,
        description=description,
        key=("id",),
        mode=Log("created_at"),
        columns=fields,
        fetch=_query(sobject, fields, "CreatedDate"),
    )


#: Whom and what an activity is about, and whose it is.
ABOUT = (
    Column("who_id", Type.TEXT, "Lead or contact", "WhoId"),
    Column("what_id", Type.TEXT, "Opportunity", "WhatId"),
    Column("account_id", Type.TEXT, "Account", "AccountId"),
    Column("owner_id", Type.TEXT, "Owner", "OwnerId"),
    Column("subject", Type.TEXT, "Subject", "Subject"),
    Column("activity_date", Type.DATE, "Day, owner's zone", "ActivityDate"),
)
BUSINESS_UNIT = Column("business_unit", Type.TEXT, "Business unit", "Business_Unit__c")

SOURCE = Source(
    name="salesforce",
    title="Salesforce",
    freshness=Freshness.B,
    auth=Auth.OAUTH_CLIENT,
    oauth_path="/services/oauth2/token",
    entities=(
        _versioned(
            "accounts",
            "Customer accounts.",
            "Account",
            BUSINESS_UNIT,
            Column("name", Type.TEXT, "Account name", "Name"),
            Column("industry", Type.TEXT, "Industry", "Industry"),
            Column("type", Type.TEXT, "Prospect, Customer, …", "Type"),
            Column("segment", Type.TEXT, "Customer segment", "Customer_Segment__c"),
            Column("employee_count", Type.INTEGER, "Employees", "NumberOfEmployees"),
            Column("annual_revenue", Type.DECIMAL, "Annual revenue", "AnnualRevenue"),
            Column("billing_country", Type.TEXT, "Country", "BillingCountry"),
            Column("account_source", Type.TEXT, "Lead source it came from", "AccountSource"),
            Column("owner_id", Type.TEXT, "Owner", "OwnerId"),
        ),
        _log(
            "account_history",
            "Field history of accounts: one row per changed field.",
            "AccountHistory",
            Column("account_id", Type.TEXT, "Account", "AccountId"),
            Column("field", Type.TEXT, "Changed field", "Field"),
            Column("old_value", Type.TEXT, "Value before", "OldValue"),
            Column("new_value", Type.TEXT, "Value after", "NewValue"),
        ),
        _versioned(
            "leads",
            "Leads, until they are converted.",
            "Lead",
            BUSINESS_UNIT,
            Column("email", Type.TEXT, "E-mail address", "Email", personal=True),
            Column("phone", Type.TEXT, "Phone number", "Phone", personal=True),
            Column("first_name", Type.TEXT, "First name", "FirstName", personal=True),
            Column("last_name", Type.TEXT, "Last name", "LastName", personal=True),
            Column("company", Type.TEXT, "Company as typed", "Company"),
            Column(
                "status", Type.TEXT, "Open, Working, MQL, SQL, Unqualified, Converted", "Status"
            ),
            Column("lead_source", Type.TEXT, "Lead source", "LeadSource"),
            Column("campaign_name", Type.TEXT, "Campaign it answered", "Campaign_Name__c"),
            Column("lead_score", Type.DOUBLE, "Score 0-100", "Lead_Score__c"),
            Column("country", Type.TEXT, "Country", "Country"),
            Column("owner_id", Type.TEXT, "Owner", "OwnerId"),
            Column("mql_at", Type.INSTANT, "Became MQL", "MQL_Date__c"),
            Column("sql_at", Type.INSTANT, "Became SQL", "SQL_Date__c"),
            Column("is_converted", Type.BOOLEAN, "Converted", "IsConverted"),
            Column("converted_date", Type.DATE, "Converted on", "ConvertedDate"),
            Column("converted_account_id", Type.TEXT, "Account", "ConvertedAccountId"),
            Column("converted_opportunity_id", Type.TEXT, "Opportunity", "ConvertedOpportunityId"),
        ),
        _versioned(
            "opportunities",
            "Opportunities, open and closed.",
            "Opportunity",
            BUSINESS_UNIT,
            Column("name", Type.TEXT, "Opportunity name", "Name"),
            Column("account_id", Type.TEXT, "Account", "AccountId"),
            Column("owner_id", Type.TEXT, "Owner", "OwnerId"),
            Column("stage_name", Type.TEXT, "Current stage", "StageName"),
            Column("amount", Type.DECIMAL, "Amount", "Amount"),
            Column("currency_code", Type.TEXT, "Currency", "CurrencyIsoCode"),
            Column("probability_percent", Type.DOUBLE, "Probability 0-100", "Probability"),
            Column("close_date", Type.DATE, "(Expected) close, owner's zone", "CloseDate"),
            Column("is_won", Type.BOOLEAN, "Closed and won", "IsWon"),
            Column("is_closed", Type.BOOLEAN, "Closed", "IsClosed"),
            Column("type", Type.TEXT, "New Business, Upsell, …", "Type"),
            Column("lead_source", Type.TEXT, "Lead source", "LeadSource"),
            Column("campaign_name", Type.TEXT, "Campaign it came from", "Campaign_Name__c"),
            Column("loss_reason", Type.TEXT, "Why it was lost", "Loss_Reason__c"),
        ),
        _log(
            "opportunity_history",
            "Stage, amount and close date at each change.",
            "OpportunityHistory",
            Column("opportunity_id", Type.TEXT, "Opportunity", "OpportunityId"),
            Column("stage_name", Type.TEXT, "Stage", "StageName"),
            Column("amount", Type.DECIMAL, "Amount", "Amount"),
            Column("probability_percent", Type.DOUBLE, "Probability 0-100", "Probability"),
            Column("close_date", Type.DATE, "(Expected) close", "CloseDate"),
        ),
        _versioned(
            "users",
            "Sales users.",
            "User",
            Column("name", Type.TEXT, "Full name", "Name", personal=True),
            Column("email", Type.TEXT, "E-mail address", "Email", personal=True),
            Column("title", Type.TEXT, "Job title", "Title"),
            Column("department", Type.TEXT, "Team", "Department"),
            Column("is_active", Type.BOOLEAN, "May sign in", "IsActive"),
        ),
        _versioned(
            "contacts",
            "People of accounts: leads become contacts when they are converted.",
            "Contact",
            BUSINESS_UNIT,
            Column("account_id", Type.TEXT, "Account", "AccountId"),
            Column("email", Type.TEXT, "E-mail address", "Email", personal=True),
            Column("phone", Type.TEXT, "Phone number", "Phone", personal=True),
            Column("first_name", Type.TEXT, "First name", "FirstName", personal=True),
            Column("last_name", Type.TEXT, "Last name", "LastName", personal=True),
            Column("title", Type.TEXT, "Job title", "Title"),
            Column("lead_source", Type.TEXT, "Lead source", "LeadSource"),
            Column("mailing_country", Type.TEXT, "Country", "MailingCountry"),
            Column("owner_id", Type.TEXT, "Owner", "OwnerId"),
        ),
        _versioned(
            "opportunity_contact_roles",
            "Who has a say in an opportunity.",
            "OpportunityContactRole",
            Column("opportunity_id", Type.TEXT, "Opportunity", "OpportunityId"),
            Column("contact_id", Type.TEXT, "Contact", "ContactId"),
            Column("role", Type.TEXT, "Decision Maker, Business User, …", "Role"),
            Column("is_primary", Type.BOOLEAN, "Primary contact", "IsPrimary"),
        ),
        _versioned(
            "campaigns",
            "Marketing campaigns: advertising, trade fairs, newsletters, partners.",
            "Campaign",
            BUSINESS_UNIT,
            Column("name", Type.TEXT, "Campaign name", "Name"),
            Column("type", Type.TEXT, "Advertisement, Trade Show, Email, …", "Type"),
            Column("status", Type.TEXT, "Planned, In Progress, Completed, Aborted", "Status"),
            Column("is_active", Type.BOOLEAN, "Running", "IsActive"),
            Column("start_date", Type.DATE, "First day", "StartDate"),
            Column("end_date", Type.DATE, "Last day", "EndDate"),
            Column("budgeted_cost_amount", Type.DECIMAL, "Budget", "BudgetedCost"),
            Column("actual_cost_amount", Type.DECIMAL, "Cost, once booked", "ActualCost"),
            Column("currency_code", Type.TEXT, "Currency", "CurrencyIsoCode"),
            Column(
                "google_ads_campaign_id",
                Type.TEXT,
                "The campaign in Google Ads",
                "Google_Ads_Campaign_Id__c",
            ),
            Column("owner_id", Type.TEXT, "Owner", "OwnerId"),
        ),
        _versioned(
            "campaign_members",
            "Leads and contacts that a campaign reached.",
            "CampaignMember",
            Column("campaign_id", Type.TEXT, "Campaign", "CampaignId"),
            Column("lead_id", Type.TEXT, "Lead", "LeadId"),
            Column("contact_id", Type.TEXT, "Contact, once converted", "ContactId"),
            Column("status", Type.TEXT, "Sent, Responded", "Status"),
            Column("has_responded", Type.BOOLEAN, "Answered", "HasResponded"),
            Column("first_responded_date", Type.DATE, "Answered on", "FirstRespondedDate"),
        ),
        _versioned(
            "tasks",
            "Calls and e-mails of sales people.",
            "Task",
            BUSINESS_UNIT,
            *ABOUT,
            Column("type", Type.TEXT, "Call, Email, …", "Type"),
            Column("task_subtype", Type.TEXT, "Call, Email or Task", "TaskSubtype"),
            Column("status", Type.TEXT, "Not Started, Completed, …", "Status"),
            Column("priority", Type.TEXT, "High, Normal or Low", "Priority"),
            Column("is_closed", Type.BOOLEAN, "Done", "IsClosed"),
            Column("call_type", Type.TEXT, "Inbound, Outbound or Internal", "CallType"),
            Column("call_disposition", Type.TEXT, "How the call went", "CallDisposition"),
            Column(
                "call_duration_seconds",
                Type.INTEGER,
                "How long the call took",
                "CallDurationInSeconds",
            ),
            Column("completed_at", Type.INSTANT, "When it was done", "CompletedDateTime"),
        ),
        _versioned(
            "events",
            "Meetings of sales people.",
            "Event",
            BUSINESS_UNIT,
            *ABOUT,
            Column("event_subtype", Type.TEXT, "Event", "EventSubtype"),
            Column("outcome", Type.TEXT, "SCHEDULED, COMPLETED, NO_SHOW or CANCELED", "Outcome__c"),
            Column("starts_at", Type.INSTANT, "Begins", "StartDateTime"),
            Column("ends_at", Type.INSTANT, "Ends", "EndDateTime"),
            Column("duration_minutes", Type.INTEGER, "How long it takes", "DurationInMinutes"),
            Column("is_all_day", Type.BOOLEAN, "The whole day", "IsAllDayEvent"),
        ),
        _versioned(
            "quotas",
            "What users are to sell, by month.",
            "ForecastingQuota",
            Column("quota_owner_id", Type.TEXT, "User", "QuotaOwnerId"),
            Column("start_date", Type.DATE, "First day of the month", "StartDate"),
            Column("quota_amount", Type.DECIMAL, "Amount", "QuotaAmount"),
            Column("currency_code", Type.TEXT, "Currency", "CurrencyIsoCode"),
            Column("forecasting_type_id", Type.TEXT, "Forecast type", "ForecastingTypeId"),
        ),
    ),
)
