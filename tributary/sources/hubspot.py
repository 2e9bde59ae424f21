"""HubSpot CRM v3: objects found by search on their last change, read whole with their history.

Search answers at most 10,000 rows a query; the engine goes on from the last change it saw.
No API lists enrolments in sequences: a workflow of the portal writes them to a custom object, and
the contact and deal of an engagement to properties of it, which search shows as it does not
associations. Statistics of an e-mail change without its last change moving, so all are read.
"""

from dataclasses import replace

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Freshness,
    Hydrate,
    Paging,
    Request,
    Snapshot,
    Source,
    Type,
    Versioned,
    columns,
)


def _search(name: str, modified: str, properties: tuple[str, ...]) -> Request:
    return Request(
        method="POST",
        path=f"/crm/v3/objects/{name}/search",
        body={
            "filterGroups": [
                {"filters": [{"propertyName": modified, "operator": "GTE", "value": "{since_ms}"}]}
            ],
            "sorts": [{"propertyName": modified, "direction": "ASCENDING"}],
            "properties": list(properties),
            "limit": 200,
        },
        records="results",
        paging=Paging.CURSOR_IN_BODY,
        paging_options={"cursor": "paging.next.after", "parameter": "after", "max_rows": 10_000},
        reported="total",
    )


def _objects(
    name: str, modified: str, properties: tuple[str, ...], history: tuple[str, ...]
) -> Request:
    return replace(
        _search(name, modified, (modified,)),
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
CONTACT = ("contact_id", Type.TEXT, "Contact", "properties.source_contact_id")
DEAL = ("deal_id", Type.TEXT, "Deal", "properties.source_deal_id")
OWNER = ("owner_id", Type.TEXT, "Owner", "properties.hubspot_owner_id")
ARCHIVED = ("is_archived", Type.BOOLEAN, "Deleted in HubSpot", "archived")
UPDATED_AT = ("updated_at", Type.INSTANT, "Last change", "updatedAt")

SOURCE = Source(
    name="hubspot",
    title="HubSpot",
    freshness=Freshness.B,
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
        Entity(
            name="marketing_emails",
            description="Marketing e-mails with what has come of them so far.",
            key=("email_id",),
            mode=Snapshot(),
            columns=(
                Column("email_id", Type.TEXT, "E-mail id", "id", required=True),
                *columns(
                    ("business_unit_id", Type.TEXT, "Business unit", "businessUnitId"),
                    ("name", Type.TEXT, "Name"),
                    ("subject", Type.TEXT, "Subject line"),
                    ("type", Type.TEXT, "BATCH_EMAIL, AUTOMATED_EMAIL, …"),
                    ("state", Type.TEXT, "PUBLISHED, SCHEDULED, DRAFT, …"),
                    ("campaign_guid", Type.TEXT, "Campaign", "campaign"),
                    ("campaign_name", Type.TEXT, "Campaign name", "campaignName"),
                    ("sent_count", Type.INTEGER, "Sent", "stats.counters.sent"),
                    ("delivered_count", Type.INTEGER, "Delivered", "stats.counters.delivered"),
                    ("open_count", Type.INTEGER, "Recipients who opened", "stats.counters.open"),
                    ("click_count", Type.INTEGER, "Recipients who clicked", "stats.counters.click"),
                    (
                        "unsubscribe_count",
                        Type.INTEGER,
                        "Unsubscribed",
                        "stats.counters.unsubscribed",
                    ),
                    ("bounce_count", Type.INTEGER, "Bounced", "stats.counters.bounce"),
                    (
                        "spam_report_count",
                        Type.INTEGER,
                        "Reported as spam",
                        "stats.counters.spamreport",
                    ),
                    ("is_published", Type.BOOLEAN, "Sent", "isPublished"),
                    ("published_at", Type.INSTANT, "When it was sent", "publishedAt"),
                    ("created_at", Type.INSTANT, "Created", "createdAt"),
                    UPDATED_AT,
                    ARCHIVED,
                ),
            ),
            fetch=Request(
                path="/marketing/v3/emails",
                params={"limit": 100, "includeStats": "true"},
                records="results",
                paging=Paging.CURSOR_IN_QUERY,
                paging_options={"cursor": "paging.next.after", "parameter": "after"},
                reported="total",
            ),
        ),
        Entity(
            name="sequence_enrollments",
            description="Contacts enrolled in sequences of e-mails, and how that ended.",
            key=("enrollment_id",),
            mode=Versioned("updated_at", tombstone="is_archived"),
            columns=(
                Column("enrollment_id", Type.TEXT, "Enrolment", "id", required=True),
                *columns(
                    BUSINESS_UNIT,
                    CONTACT,
                    ("sequence_id", Type.TEXT, "Sequence", "properties.sequence_id"),
                    ("sequence_name", Type.TEXT, "Sequence's name", "properties.sequence_name"),
                    (
                        "state",
                        Type.TEXT,
                        "in_progress, replied, completed or unsubscribed",
                        "properties.enrollment_state",
                    ),
                    ("enrolled_at", Type.INSTANT, "Enrolled", "properties.enrolled_at"),
                    ("ended_at", Type.INSTANT, "Ended", "properties.ended_at"),
                    ("has_replied", Type.BOOLEAN, "Contact replied", "properties.has_replied"),
                    (
                        "has_booked_meeting",
                        Type.BOOLEAN,
                        "Contact booked a meeting",
                        "properties.has_booked_meeting",
                    ),
                    OWNER,
                    ("created_at", Type.INSTANT, "Created", "createdAt"),
                    UPDATED_AT,
                    ARCHIVED,
                ),
            ),
            fetch=_search(
                "p_sequence_enrollments",
                "hs_lastmodifieddate",
                (
                    "source_contact_id",
                    "sequence_id",
                    "sequence_name",
                    "enrollment_state",
                    "enrolled_at",
                    "ended_at",
                    "has_replied",
                    "has_booked_meeting",
                    "hubspot_owner_id",
                    "hs_all_assigned_business_unit_ids",
                ),
            ),
        ),
        Entity(
            name="meetings",
            description="Meetings with contacts, agreed on or held.",
            key=("meeting_id",),
            mode=Versioned("updated_at", tombstone="is_archived"),
            columns=(
                Column("meeting_id", Type.TEXT, "Meeting", "id", required=True),
                *columns(
                    BUSINESS_UNIT,
                    CONTACT,
                    DEAL,
                    OWNER,
                    ("title", Type.TEXT, "Title", "properties.hs_meeting_title"),
                    ("activity_type", Type.TEXT, "Kind of meeting", "properties.hs_activity_type"),
                    (
                        "outcome",
                        Type.TEXT,
                        "SCHEDULED, COMPLETED, NO_SHOW, …",
                        "properties.hs_meeting_outcome",
                    ),
                    ("starts_at", Type.INSTANT, "Begins", "properties.hs_meeting_start_time"),
                    ("ends_at", Type.INSTANT, "Ends", "properties.hs_meeting_end_time"),
                    ("created_at", Type.INSTANT, "Created", "createdAt"),
                    UPDATED_AT,
                    ARCHIVED,
                ),
            ),
            fetch=_search(
                "meetings",
                "hs_lastmodifieddate",
                (
                    "source_contact_id",
                    "source_deal_id",
                    "hubspot_owner_id",
                    "hs_meeting_title",
                    "hs_activity_type",
                    "hs_meeting_outcome",
                    "hs_meeting_start_time",
                    "hs_meeting_end_time",
                    "hs_all_assigned_business_unit_ids",
                ),
            ),
        ),
        Entity(
            name="calls",
            description="Calls with contacts.",
            key=("call_id",),
            mode=Versioned("updated_at", tombstone="is_archived"),
            columns=(
                Column("call_id", Type.TEXT, "Call", "id", required=True),
                *columns(
                    BUSINESS_UNIT,
                    CONTACT,
                    DEAL,
                    OWNER,
                    ("title", Type.TEXT, "Title", "properties.hs_call_title"),
                    (
                        "direction",
                        Type.TEXT,
                        "OUTBOUND or INBOUND",
                        "properties.hs_call_direction",
                    ),
                    ("status", Type.TEXT, "COMPLETED, …", "properties.hs_call_status"),
                    (
                        "disposition_id",
                        Type.TEXT,
                        "Outcome: HubSpot's id of connected, no answer, …",
                        "properties.hs_call_disposition",
                    ),
                    (
                        "duration_milliseconds",
                        Type.INTEGER,
                        "How long it took",
                        "properties.hs_call_duration",
                    ),
                    ("called_at", Type.INSTANT, "Began", "properties.hs_timestamp"),
                    ("created_at", Type.INSTANT, "Entered", "createdAt"),
                    UPDATED_AT,
                    ARCHIVED,
                ),
            ),
            fetch=_search(
                "calls",
                "hs_lastmodifieddate",
                (
                    "source_contact_id",
                    "source_deal_id",
                    "hubspot_owner_id",
                    "hs_call_title",
                    "hs_call_direction",
                    "hs_call_status",
                    "hs_call_disposition",
                    "hs_call_duration",
                    "hs_timestamp",
                    "hs_all_assigned_business_unit_ids",
                ),
            ),
        ),
    ),
)
