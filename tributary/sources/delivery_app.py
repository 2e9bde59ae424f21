"""The agency's project tracker: its own database (PostgreSQL or SQLite), read by keyset."""

from tributary.sources.application import log_table, versioned_table
from tributary.sources.declaration import (
    Column,
    Freshness,
    Source,
    Type,
    columns,
)

PROJECT = ("project_id", Type.TEXT, "Project")


SOURCE = Source(
    name="delivery_app",
    title="Client-project tracker",
    freshness=Freshness.A,
    entities=(
        versioned_table(
            "projects",
            "Projects for clients, as they are now.",
            "project_id",
            *columns(
                ("business_unit", Type.TEXT, "Business unit"),
                ("client_id", Type.TEXT, "Client: the company in the CRM"),
                ("opportunity_id", Type.TEXT, "Opportunity that was won; empty: follow-on work"),
                ("project_manager_id", Type.TEXT, "Employee of the HR system"),
                ("service_tier", Type.TEXT, "tier_1, tier_2 or tier_3"),
                ("name", Type.TEXT, "What it is"),
                ("lifecycle_status", Type.TEXT, "How far it is, from discovery to delivered"),
                ("attention_bucket", Type.TEXT, "Bucket of the board; empty once it has ended"),
                ("complete_rate", Type.DECIMAL, "Part that is done, 0-1", "percent_complete"),
                ("hold_reason", Type.TEXT, "What it waits for"),
                ("contract_value_amount", Type.DECIMAL, "What was agreed", "contract_value"),
                ("currency_code", Type.TEXT, "Currency of the value"),
                ("settings", Type.JSON, "Settings: platforms, report language, notifications"),
                ("labels", Type.JSON, "Labels, as a list"),
                ("started_at", Type.INSTANT, "Started"),
                ("due_at", Type.INSTANT, "To be delivered by"),
                ("delivered_at", Type.INSTANT, "Delivered"),
            ),
        ),
        log_table(
            "project_status_events",
            "Every change of a project's status or progress.",
            "event_id",
            "occurred_at",
            *columns(
                PROJECT,
                ("from_status", Type.TEXT, "Status before"),
                ("to_status", Type.TEXT, "Status after"),
                ("complete_rate", Type.DECIMAL, "Part that is done, 0-1", "percent_complete"),
                ("triggered_rule", Type.TEXT, "Rule that the change set off"),
                ("details", Type.TEXT, "More about it"),
                ("occurred_at", Type.INSTANT, "When"),
            ),
        ),
        versioned_table(
            "access_requests",
            "Requests for access to a client's platforms.",
            "request_id",
            *columns(
                PROJECT,
                ("platform", Type.TEXT, "Platform"),
                ("requested_at", Type.INSTANT, "Requested"),
                ("granted_at", Type.INSTANT, "Granted"),
            ),
        ),
        log_table(
            "quality_reviews",
            "Reviews of delivered projects; scores are 1-5.",
            "review_id",
            "reviewed_at",
            *columns(
                PROJECT,
                ("reviewer_id", Type.TEXT, "Employee of the HR system"),
                ("technical_accuracy_score", Type.DECIMAL, "1-5", "technical_accuracy"),
                ("completeness_score", Type.DECIMAL, "1-5", "completeness"),
                ("timeliness_score", Type.DECIMAL, "1-5", "timeliness"),
                ("communication_score", Type.DECIMAL, "1-5", "communication"),
                ("clarity_score", Type.DECIMAL, "1-5", "clarity"),
                ("professionalism_score", Type.DECIMAL, "1-5", "professionalism"),
                ("reviewed_at", Type.INSTANT, "When"),
            ),
        ),
        log_table(
            "client_feedback",
            "What clients said of delivered projects.",
            "feedback_id",
            "submitted_at",
            *columns(
                PROJECT,
                ("client_id", Type.TEXT, "Client"),
                ("satisfaction_score", Type.INTEGER, "1-5"),
                ("theme", Type.TEXT, "What it is about"),
            ),
            Column("comment", Type.TEXT, "In the client's words", personal=True),
            *columns(("submitted_at", Type.INSTANT, "When")),
        ),
        log_table(
            "revisions",
            "Changes that clients asked for after delivery.",
            "revision_id",
            "requested_at",
            *columns(
                PROJECT,
                ("reason", Type.TEXT, "Why"),
                ("effort_hours", Type.DECIMAL, "Hours it took", "hours"),
                ("requested_at", Type.INSTANT, "When"),
            ),
        ),
        versioned_table(
            "client_messages",
            "Messages with clients about a project.",
            "message_id",
            *columns(
                PROJECT,
                ("direction", Type.TEXT, "inbound or outbound"),
                ("is_follow_up", Type.BOOLEAN, "Sent to follow up"),
                ("outcome", Type.TEXT, "positive, neutral or negative; what a follow-up brought"),
                ("sent_at", Type.INSTANT, "Sent"),
                ("responded_at", Type.INSTANT, "Answered"),
            ),
        ),
    ),
)
