"""The CRM conversation application's database, filled from the world."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from tributary.sandbox.databases.filling import fill, records
from tributary.sandbox.world.build import World
from tributary.sandbox.world.conversation_state import (
    conversation_status,
    handled_by,
    last_change,
    last_resolution,
    ticket_status,
)

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
    *map(_text, ("conversation_id", "direction", "sender_type", "message_type")),
    *map(_instant, ("sent_at", "delivered_at", "read_at", "failed_at")),
    _text("error_code"),
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


def write_database(world: World, url: str) -> None:
    """Make the application's tables anew in the database at the SQLAlchemy URL, and fill them."""
    fill(
        url,
        METADATA,
        {
            CONVERSATIONS: _conversations(world),
            MESSAGES: _messages(world),
            AGENTS: _agents(world),
            AGENT_HISTORY: _agent_history(world),
            CUSTOMERS: _customers(world),
            CUSTOMER_HISTORY: records(
                world.app_customer_history[["history_id", "customer_id", "segment", "changed_at"]]
            ),
            TICKETS: _tickets(world),
        },
    )


def _conversations(world: World) -> list[dict[str, Any]]:
    talks = world.conversations
    resolved = last_resolution(talks, "resolved_at", "resolved_again_at")
    by = np.where(talks["assigned_at"].isna(), "bot", "agent")
    times = [
        "opened_at", "first_bot_response_at", "escalated_at", "assigned_at",
        "first_agent_response_at", "resolved_at", "abandoned_at", "reopened_at",
        "resolved_again_at", "rated_at", "deleted_at",
    ]  # fmt: skip
    return records(
        pd.DataFrame(
            {
                "conversation_id": talks["conversation_id"],
                "business_unit": talks["tenant_id"],
                "customer_id": talks["customer_id"],
                "agent_id": talks["agent_id"],
                "channel": talks["channel"],
                "campaign_id": talks["campaign_id"],
                "intent": talks["intent"],
                "status": conversation_status(talks),
                "handled_by": handled_by(talks),
                "opened_at": talks["opened_at"],
                "assigned_at": talks["assigned_at"],
                "first_customer_message_at": talks["opened_at"],
                "first_bot_response_at": talks["first_bot_response_at"],
                "first_agent_response_at": talks["first_agent_response_at"],
                "escalated_at": talks["escalated_at"],
                "resolved_at": resolved,
                "abandoned_at": talks["abandoned_at"],
                "resolved_by_type": np.where(np.isnat(resolved), np.array(None), by),
                "reopened_count": talks["reopened_at"].notna().astype(int),
                "csat_score": talks["score"].where(talks["rated_at"].notna()).astype("Int64"),
                "updated_at": last_change(talks, times),
                "is_deleted": talks["deleted_at"].notna(),
            }
        )
    )


def _messages(world: World) -> list[dict[str, Any]]:
    sent = world.messages
    times = ["sent_at", "delivered_at", "read_at", "failed_at", "deleted_at"]
    names = [
        "message_id", "conversation_id", "direction", "sender_type", "message_type", "sent_at",
        "delivered_at", "read_at", "failed_at",
    ]  # fmt: skip
    return records(
        sent[names].assign(
            error_code=sent["error_code"].where(sent["failed_at"].notna(), None),
            updated_at=last_change(sent, times),
            is_deleted=sent["deleted_at"].notna(),
        )
    )


def _tickets(world: World) -> list[dict[str, Any]]:
    frame = world.app_tickets
    agent = world.conversations.set_index("conversation_id")["agent_id"]
    times = [
        "created_at", "first_response_at", "solved_at", "reopened_at", "solved_again_at",
        "closed_at", "rated_at", "deleted_at",
    ]  # fmt: skip
    return records(
        pd.DataFrame(
            {
                "ticket_id": frame["ticket_id"],
                "business_unit": frame["tenant_id"],
                "customer_id": frame["customer_id"],
                "conversation_id": frame["conversation_id"],
                "assignee_id": agent.reindex(frame["conversation_id"]).to_numpy(),
                "priority": frame["priority"],
                "status": ticket_status(frame),
                "category": frame["category"],
                "reopened_count": frame["reopened_at"].notna().astype(int),
                "csat_score": frame["score"].where(frame["rated_at"].notna()).astype("Int64"),
                "created_at": frame["created_at"],
                "first_response_at": frame["first_response_at"],
                "resolved_at": last_resolution(frame, "solved_at", "solved_again_at"),
                "updated_at": last_change(frame, times),
                "is_deleted": frame["deleted_at"].notna(),
            }
        )
    )


def _customers(world: World) -> list[dict[str, Any]]:
    names = [
        "customer_id", "name", "phone", "segment", "locale", "country", "first_contact_at",
        "updated_at",
    ]  # fmt: skip
    made = world.app_customers
    return records(made[names].assign(business_unit=made["tenant_id"], is_deleted=False))


def _agents(world: World) -> list[dict[str, Any]]:
    found = []
    for agent in world.agents:
        now = [v for v in agent.versions if v.changed_at < world.span.as_of64][-1]
        found.append(
            {
                "agent_id": agent.agent_id,
                "business_unit": agent.tenant_id,
                "name": agent.name,
                "team": now.team,
                "role": now.role,
                "capacity": agent.capacity,
                "hourly_cost": now.hourly_cost,
                "currency_code": agent.currency,
                "is_active": now.is_active,
                "hired_at": agent.hired_at.item(),
                "updated_at": now.changed_at.item(),
                "is_deleted": False,
            }
        )
    return found


def _agent_history(world: World) -> list[dict[str, Any]]:
    return [
        {
            "history_id": version.history_id,
            "agent_id": version.agent_id,
            "team": version.team,
            "role": version.role,
            "hourly_cost": version.hourly_cost,
            "is_active": version.is_active,
            "changed_at": version.changed_at.item(),
        }
        for agent in world.agents
        for version in agent.versions
        if version.changed_at < world.span.as_of64
    ]
