"""The CRM conversation application's database, filled from the world."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tributary.sandbox.databases.crm_app_tables import (
    AGENT_ACTIVITY_LOGS,
    AGENT_HISTORY,
    AGENTS,
    BOT_INTERACTIONS,
    BROADCASTS,
    CAMPAIGNS,
    CONVERSATIONS,
    CUSTOMER_HISTORY,
    CUSTOMERS,
    MESSAGE_QUEUE_SNAPSHOTS,
    MESSAGES,
    METADATA,
    TICKETS,
    WA_SESSIONS,
)
from tributary.sandbox.databases.filling import fill, records
from tributary.sandbox.world.agent_activity import agent_activity
from tributary.sandbox.world.bot_interactions import bot_interactions
from tributary.sandbox.world.broadcasts import broadcasts
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import seconds
from tributary.sandbox.world.channel_health import queue_snapshots, sessions
from tributary.sandbox.world.conversation_state import (
    conversation_status,
    handled_by,
    last_change,
    last_resolution,
    ticket_status,
)
from tributary.sandbox.world.hashing import fractions
from tributary.sandbox.world.whatsapp import chat_templates
from tributary.sandbox.world.whatsapp_accounts import ERROR_TITLES, wamid


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
            AGENT_ACTIVITY_LOGS: _of_units(world.of(agent_activity)),
            WA_SESSIONS: _sessions(world),
            MESSAGE_QUEUE_SNAPSHOTS: _of_units(world.of(queue_snapshots)),
            CAMPAIGNS: _campaigns(world),
            BROADCASTS: _broadcasts(world),
            BOT_INTERACTIONS: _of_units(world.of(bot_interactions)),
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
    """Messages of conversations and of broadcasts."""
    written = world.messages
    talk = world.conversations.set_index("conversation_id").loc[written["conversation_id"]]
    in_chat = written.assign(
        customer_id=talk["customer_id"].to_numpy(object),
        channel=talk["channel"].to_numpy(object),
        template_name=chat_templates(written),
        broadcast_id=None,
    )
    sent = world.of(broadcasts).messages.assign(
        channel="whatsapp",
        conversation_id=None,
        direction="outbound",
        sender_type="broadcast",
        message_type="template",
        deleted_at=np.datetime64("NaT", "s"),
    )
    both = pd.concat([in_chat[MESSAGE_COLUMNS], sent[MESSAGE_COLUMNS]], ignore_index=True)
    times = ["sent_at", "delivered_at", "read_at", "failed_at", "deleted_at"]
    error = both["error_code"].where(both["failed_at"].notna(), None)
    ids = both["message_id"].to_numpy(object)
    waited = seconds(2 * fractions(ids, "queued"))
    is_outbound = (both["direction"] == "outbound").to_numpy()
    queued = both["sent_at"].to_numpy("M8[s]") - waited
    shown = both.drop(columns=["channel", "deleted_at"])
    return records(
        shown.assign(
            wa_message_id=np.where(
                both["channel"] == "whatsapp", [wamid(one) for one in ids], np.array(None)
            ),
            queued_at=np.where(is_outbound, queued, np.datetime64("NaT", "s")),
            error_code=error,
            error_title=error.map(ERROR_TITLES),
            updated_at=last_change(both, times),
            is_deleted=both["deleted_at"].notna(),
        )
    )


MESSAGE_COLUMNS = [
    "message_id", "conversation_id", "broadcast_id", "customer_id", "direction", "sender_type",
    "message_type", "template_name", "channel", "sent_at", "delivered_at", "read_at", "failed_at",
    "error_code", "deleted_at",
]  # fmt: skip


def _of_units(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return records(frame.rename(columns={"tenant_id": "business_unit"}))


def _sessions(world: World) -> list[dict[str, Any]]:
    return [
        {
            "session_id": session.session_id,
            "business_unit": session.tenant_id,
            "phone_number_id": session.phone_number_id,
            "status": session.status,
            "health": session.health,
            "started_at": session.started_at.item(),
            "last_seen_at": session.last_seen_at.item(),
            "updated_at": session.last_seen_at.item(),
            "is_deleted": False,
        }
        for session in world.of(sessions)
    ]


def _campaigns(world: World) -> list[dict[str, Any]]:
    as_of = world.span.as_of64
    return [
        {
            "campaign_id": campaign.campaign_id,
            "business_unit": campaign.tenant.tenant_id,
            "name": campaign.name,
            "channel": "whatsapp",
            "started_at": campaign.started_at.item(),
            "ended_at": campaign.ended_at.item(),
            "cost": campaign.cost if campaign.ended_at < as_of else campaign.budget,
            "currency_code": campaign.tenant.currency,
            "updated_at": (
                campaign.ended_at if campaign.ended_at < as_of else campaign.started_at
            ).item(),
            "is_deleted": False,
        }
        for campaign in world.of(broadcasts).campaigns
    ]


def _broadcasts(world: World) -> list[dict[str, Any]]:
    return [
        {
            "broadcast_id": sending.broadcast_id,
            "business_unit": sending.campaign.tenant.tenant_id,
            "campaign_id": sending.campaign.campaign_id,
            "name": sending.name,
            "template_name": sending.campaign.template.name,
            "status": "sending" if np.isnat(sending.finished_at) else "finished",
            "audience_size": sending.audience_size,
            "started_at": sending.started_at.item(),
            "finished_at": sending.finished_at.item(),
            "updated_at": np.fmax(sending.started_at, sending.finished_at).item(),
            "is_deleted": False,
        }
        for sending in world.of(broadcasts).broadcasts
    ]


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
