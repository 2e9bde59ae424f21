"""The tables of the CRM conversation application."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

METADATA = sa.MetaData()


def _table(name: str, key: str, *columns: sa.Column[Any]) -> sa.Table:
    return sa.Table(name, METADATA, sa.Column(key, sa.String, primary_key=True), *columns)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String)


def _instant(name: str) -> sa.Column[Any]:
    """UTC, without a zone."""
    return sa.Column(name, sa.DateTime)


def _versioned() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("updated_at", sa.DateTime, nullable=False, index=True),
        sa.Column("is_deleted", sa.Boolean, nullable=False),
    )


CONVERSATIONS = _table(
    "conversations",
    "conversation_id",
    *map(
        _text,
        ("business_unit", "customer_id", "agent_id", "channel", "campaign_id", "intent", "status"),
    ),
    _text("handled_by"),
    *map(
        _instant,
        (
            "opened_at",
            "assigned_at",
            "first_customer_message_at",
            "first_bot_response_at",
            "first_agent_response_at",
            "escalated_at",
            "resolved_at",
            "abandoned_at",
        ),
    ),
    _text("resolved_by_type"),
    sa.Column("reopened_count", sa.Integer),
    sa.Column("csat_score", sa.Integer),
    *_versioned(),
)
MESSAGES = _table(
    "messages",
    "message_id",
    *map(_text, ("conversation_id", "broadcast_id", "customer_id", "direction", "sender_type")),
    *map(_text, ("message_type", "template_name", "wa_message_id")),
    *map(_instant, ("queued_at", "sent_at", "delivered_at", "read_at", "failed_at")),
    *map(_text, ("error_code", "error_title")),
    *_versioned(),
)
AGENTS = _table(
    "agents",
    "agent_id",
    *map(_text, ("business_unit", "name", "team", "role")),
    sa.Column("capacity", sa.Integer),
    sa.Column("hourly_cost", sa.Numeric(18, 4)),
    _text("currency_code"),
    sa.Column("is_active", sa.Boolean),
    _instant("hired_at"),
    *_versioned(),
)
AGENT_HISTORY = _table(
    "agent_history",
    "history_id",
    *map(_text, ("agent_id", "team", "role")),
    sa.Column("hourly_cost", sa.Numeric(18, 4)),
    sa.Column("is_active", sa.Boolean),
    sa.Column("changed_at", sa.DateTime, nullable=False, index=True),
)
CUSTOMERS = _table(
    "customers",
    "customer_id",
    *map(_text, ("business_unit", "name", "phone", "segment", "locale", "country")),
    _instant("first_contact_at"),
    *_versioned(),
)
CUSTOMER_HISTORY = _table(
    "customer_history",
    "history_id",
    *map(_text, ("customer_id", "segment")),
    sa.Column("changed_at", sa.DateTime, nullable=False, index=True),
)
TICKETS = _table(
    "tickets",
    "ticket_id",
    *map(
        _text,
        (
            "business_unit",
            "customer_id",
            "conversation_id",
            "assignee_id",
            "priority",
            "status",
            "category",
        ),
    ),
    sa.Column("reopened_count", sa.Integer),
    sa.Column("csat_score", sa.Integer),
    *map(_instant, ("created_at", "first_response_at", "resolved_at")),
    *_versioned(),
)

AGENT_ACTIVITY_LOGS = _table(
    "agent_activity_logs",
    "log_id",
    *map(_text, ("business_unit", "agent_id", "status")),
    *map(_instant, ("started_at", "ended_at")),
    sa.Column("updated_at", sa.DateTime, nullable=False, index=True),
)
WA_SESSIONS = _table(
    "wa_sessions",
    "session_id",
    *map(_text, ("business_unit", "phone_number_id", "status", "health")),
    *map(_instant, ("started_at", "last_seen_at")),
    *_versioned(),
)
MESSAGE_QUEUE_SNAPSHOTS = sa.Table(
    "message_queue_snapshots",
    METADATA,
    sa.Column("captured_at", sa.DateTime, primary_key=True),
    sa.Column("queue", sa.String, primary_key=True),
    _text("business_unit"),
    *(
        sa.Column(name, sa.Integer)
        for name in ("depth", "enqueued", "processed", "oldest_age_seconds")
    ),
)
CAMPAIGNS = _table(
    "campaigns",
    "campaign_id",
    *map(_text, ("business_unit", "name", "channel")),
    *map(_instant, ("started_at", "ended_at")),
    sa.Column("cost", sa.Numeric(18, 4)),
    _text("currency_code"),
    *_versioned(),
)
BROADCASTS = _table(
    "broadcasts",
    "broadcast_id",
    *map(_text, ("business_unit", "campaign_id", "name", "template_name", "status")),
    sa.Column("audience_size", sa.Integer),
    *map(_instant, ("started_at", "finished_at")),
    *_versioned(),
)
BOT_INTERACTIONS = _table(
    "bot_interactions",
    "interaction_id",
    *map(_text, ("business_unit", "conversation_id")),
    sa.Column("turn_no", sa.Integer),
    _text("intent"),
    sa.Column("confidence", sa.Float),
    _text("outcome"),
    sa.Column("is_handed_over", sa.Boolean),
    sa.Column("occurred_at", sa.DateTime, nullable=False, index=True),
)
