"""Salesforce REST API v59.0: SOQL through `queryAll`, which shows deleted rows as IsDeleted."""

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
)

API = "/services/data/v59.0"


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
    )


def _versioned(name: str, description: str, sobject: str, *own: Column) -> Entity:
    fields = (
        Column("id", Type.TEXT, "Salesforce id", "Id", required=True),
        *own,
        Column("created_at", Type.INSTANT, "Created", "CreatedDate"),
        Column("system_modstamp", Type.INSTANT, "Last change", "SystemModstamp", required=True),
    )
    has_tombstone = sobject != "User"  # users are deactivated, never deleted
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


BUSINESS_UNIT = Column("business_unit", Type.TEXT, "Business unit", "Business_Unit__c")

SOURCE = Source(
    name="salesforce",
    title="Salesforce",
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
    ),
)
