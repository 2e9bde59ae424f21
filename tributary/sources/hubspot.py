"""HubSpot CRM v3: objects found by search on their last change, read whole with their history.

Search answers at most 10,000 rows a query; the engine goes on from the last change it saw.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Hydrate,
    Paging,
    Request,
    Snapshot,
    Source,
    Type,
    Versioned,
    columns,
)


def _objects(
    name: str, modified: str, properties: tuple[str, ...], history: tuple[str, ...]
) -> Request:
    return Request(
        method="POST",
        path=f"/crm/v3/objects/{name}/search",
        body={
            "filterGroups": [
                {"filters": [{"propertyName": modified, "operator": "GTE", "value": "{since_ms}"}]}
            ],
            "sorts": [{"propertyName": modified, "direction": "ASCENDING"}],
            "properties": [modified],
            "limit": 200,
        },
        records="results",
        paging=Paging.CURSOR_IN_BODY,
        paging_options={"cursor": "paging.next.after", "parameter": "after", "max_rows": 10_000},
        hydrate=Hydrate(
            path=f"/crm/v3/objects/{name}/batch/read",
            body={"properties": list(properties), "propertiesWithHistory": list(history)},
            records="results",
            batch_size=50,
        ),
    )


BUSINESS_UNIT = (
    "business_unit_id",
    Type.TEXT,
    "Business unit",
    "properties.hs_all_assigned_business_unit_ids",
)
ARCHIVED = ("is_archived", Type.BOOLEAN, "Deleted in HubSpot", "archived")
UPDATED_AT = ("updated_at", Type.INSTANT, "Last change", "updatedAt")

SOURCE = Source(
    name="hubspot",
    title="HubSpot",
    base_url="https://api.hubapi.com",
    auth=Auth.BEARER,
    entities=(
        Entity(
            name="contacts",
            description="People: leads and customers, with the history of their lifecycle stage.",
            key=("contact_id",),
            mode=Versioned("updated_at", tombstone="is_archived"),
            columns=(
                Column("contact_id", Type.TEXT, "Contact id", "id", required=True),
                Column("email", Type.TEXT, "E-mail address", "properties.email", personal=True),
                Column("phone", Type.TEXT, "Phone number", "properties.phone", personal=True),
                Column(
                    "first_name", Type.TEXT, "First name", "properties.firstname", personal=True
                ),
                Column("last_name", Type.TEXT, "Last name", "properties.lastname", personal=True),
                *columns(
                    BUSINESS_UNIT,
                    ("company_id", Type.TEXT, "Company", "properties.associatedcompanyid"),
                    (
                        "lifecycle_stage",
                        Type.TEXT,
                        "Current lifecycle stage",
                        "properties.lifecyclestage",
                    ),
                    ("lead_status", Type.TEXT, "Lead status", "properties.hs_lead_status"),
                    ("lead_score", Type.DOUBLE, "Score 0-100", "properties.hubspotscore"),
                    (
                        "analytics_source",
                        Type.TEXT,
                        "Original source, e.g. PAID_SEARCH",
                        "properties.hs_analytics_source",
                    ),
                    (
                        "analytics_source_data",
                        Type.TEXT,
                        "Original source drill-down: campaign",
                        "properties.hs_analytics_source_data_1",
                    ),
                    ("country", Type.TEXT, "Country", "properties.country"),
                    ("owner_id", Type.TEXT, "Owner", "properties.hubspot_owner_id"),
                    ("created_at", Type.INSTANT, "Created", "createdAt"),
                    UPDATED_AT,
                    ARCHIVED,
                    (
                        "lifecycle_stage_history",
                        Type.JSON,
                        "Former stages, newest first: value, timestamp, sourceType",
                        "propertiesWithHistory.lifecyclestage",
                    ),
                ),
            ),
            fetch=_objects(
                "contacts",
                "lastmodifieddate",
                (
                    "email",
                    "phone",
                    "firstname",
                    "lastname",
                    "hs_all_assigned_business_unit_ids",
                    "associatedcompanyid",
                    "lifecyclestage",
                    "hs_lead_status",
                    "hubspotscore",
                    "hs_analytics_source",
                    "hs_analytics_source_data_1",
                    "country",
                    "hubspot_owner_id",
                ),
                ("lifecyclestage",),
            ),
        ),
        Entity(
            name="companies",
            description="Customer accounts, with the history of industry, size, segment and owner.",
            key=("company_id",),
            mode=Versioned("updated_at", tombstone="is_archived"),
            columns=(
                Column("company_id", Type.TEXT, "Company id", "id", required=True),
                *columns(
                    BUSINESS_UNIT,
                    ("name", Type.TEXT, "Company name", "properties.name"),
                    ("domain", Type.TEXT, "Web domain", "properties.domain"),
                    ("industry", Type.TEXT, "Industry", "properties.industry"),
                    ("employee_count", Type.INTEGER, "Employees", "properties.numberofemployees"),
                    ("segment", Type.TEXT, "Customer segment", "properties.customer_segment"),
                    ("country", Type.TEXT, "Country", "properties.country"),
                    ("owner_id", Type.TEXT, "Owner", "properties.hubspot_owner_id"),
                    (
                        "analytics_source",
                        Type.TEXT,
                        "Original source",
                        "properties.hs_analytics_source",
                    ),
                    ("created_at", Type.INSTANT, "Created", "createdAt"),
                    UPDATED_AT,
                    ARCHIVED,
                    (
                        "property_history",
                        Type.JSON,
                        "Former values by property, newest first: value, timestamp",
                        "propertiesWithHistory",
                    ),
                ),
            ),
            fetch=_objects(
                "companies",
                "hs_lastmodifieddate",
                (
                    "name",
                    "domain",
                    "industry",
                    "numberofemployees",
                    "customer_segment",
                    "country",
                    "hubspot_owner_id",
                    "hs_analytics_source",
                    "hs_all_assigned_business_unit_ids",
                ),
                ("industry", "numberofemployees", "customer_segment", "hubspot_owner_id"),
            ),
        ),
        Entity(
            name="deals",
            description="Opportunities, with the history of their stage.",
            key=("deal_id",),
            mode=Versioned("updated_at", tombstone="is_archived"),
            columns=(
                Column("deal_id", Type.TEXT, "Deal id", "id", required=True),
                *columns(
                    BUSINESS_UNIT,
                    ("name", Type.TEXT, "Deal name", "properties.dealname"),
                    ("pipeline", Type.TEXT, "Pipeline", "properties.pipeline"),
                    ("stage", Type.TEXT, "Current stage", "properties.dealstage"),
                    ("amount", Type.DECIMAL, "Amount", "properties.amount"),
                    ("currency_code", Type.TEXT, "Currency", "properties.deal_currency_code"),
                    (
                        "probability",
                        Type.DOUBLE,
                        "Probability of winning 0-1",
                        "properties.hs_deal_stage_probability",
                    ),
                    ("closed_at", Type.INSTANT, "(Expected) close", "properties.closedate"),
                    (
                        "is_won",
                        Type.BOOLEAN,
                        "Closed and won",
                        "properties.hs_is_closed_won",
                    ),
                    ("is_closed", Type.BOOLEAN, "Closed", "properties.hs_is_closed"),
                    (
                        "lost_reason",
                        Type.TEXT,
                        "Why it was lost",
                        "properties.closed_lost_reason",
                    ),
                    (
                        "company_id",
                        Type.TEXT,
                        "Company",
                        "properties.hs_primary_associated_company",
                    ),
                    (
                        "contact_id",
                        Type.TEXT,
                        "The lead it came from",
                        "properties.source_contact_id",
                    ),
                    ("owner_id", Type.TEXT, "Owner", "properties.hubspot_owner_id"),
                    (
                        "analytics_source",
                        Type.TEXT,
                        "Original source",
                        "properties.hs_analytics_source",
                    ),
                    (
                        "analytics_source_data",
                        Type.TEXT,
                        "Original source drill-down: campaign",
                        "properties.hs_analytics_source_data_1",
                    ),
                    ("created_at", Type.INSTANT, "Created", "createdAt"),
                    UPDATED_AT,
                    ARCHIVED,
                    (
                        "stage_history",
                        Type.JSON,
                        "Former stages, newest first: value, timestamp",
                        "propertiesWithHistory.dealstage",
                    ),
                ),
            ),
            fetch=_objects(
                "deals",
                "hs_lastmodifieddate",
                (
                    "dealname",
                    "pipeline",
                    "dealstage",
                    "amount",
                    "deal_currency_code",
                    "hs_deal_stage_probability",
                    "closedate",
                    "hs_is_closed_won",
                    "hs_is_closed",
                    "closed_lost_reason",
                    "hs_primary_associated_company",
                    "source_contact_id",
                    "hubspot_owner_id",
                    "hs_analytics_source",
                    "hs_analytics_source_data_1",
                    "hs_all_assigned_business_unit_ids",
                ),
                ("dealstage",),
            ),
        ),
        Entity(
            name="owners",
            description="Users that own contacts, companies and deals.",
            key=("owner_id",),
            mode=Snapshot(),
            columns=(
                Column("owner_id", Type.TEXT, "Owner id", "id", required=True),
                Column("email", Type.TEXT, "E-mail address", "email", personal=True),
                Column("first_name", Type.TEXT, "First name", "firstName", personal=True),
                Column("last_name", Type.TEXT, "Last name", "lastName", personal=True),
                *columns(
                    ("teams", Type.JSON, "Teams: id, name, primary", "teams"),
                    ("created_at", Type.INSTANT, "Created", "createdAt"),
                    UPDATED_AT,
                    ARCHIVED,
                ),
            ),
            fetch=Request(
                path="/crm/v3/owners",
                params={"limit": 100},
                records="results",
                paging=Paging.CURSOR_IN_QUERY,
                paging_options={"cursor": "paging.next.after", "parameter": "after"},
            ),
        ),
    ),
)
