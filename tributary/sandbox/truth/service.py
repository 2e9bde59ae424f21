"""Truth of service and costs: conversations, tickets, cost entries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa

from tributary.sandbox.truth.columns import (
    MONEY,
    Tables,
    durations,
    instants,
    table,
    text,
    whole,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.conversation_state import (
    conversation_status,
    first_response,
    handled_by,
    last_resolution,
    ticket_status,
)
from tributary.sandbox.world.support import state

#: Satisfaction on the 1–5 scale of a rating that is only good or bad.
CSAT = {"good": 5, "bad": 1}


def conversations(world: World) -> pa.Table:
    """Conversations that were not deleted, as they are at the as-of."""
    frame = world.conversations[world.conversations["deleted_at"].isna()]
    opened = frame["opened_at"].to_numpy("M8[s]")
    resolved = last_resolution(frame, "resolved_at", "resolved_again_at")
    return pa.table(
        {
            "tenant_id": text(frame["tenant_id"]),
            "conversation_id": text(frame["conversation_id"]),
            "opened_at": instants(frame["opened_at"]),
            "first_response_seconds": durations(first_response(frame) - opened),
            "resolution_seconds": durations(resolved - opened),
            "status": text(conversation_status(frame)),
            "handled_by": text(handled_by(frame)),
            "csat": whole(frame["score"].where(frame["rated_at"].notna())),
            "channel": text(frame["channel"]),
        }
    )


def tickets(world: World) -> pa.Table:
    """Tickets of the support desk and of the CRM application that were not deleted."""
    return pa.concat_tables([_support_tickets(world), _app_tickets(world)])


def _support_tickets(world: World) -> pa.Table:
    as_of = int(world.span.as_of.timestamp())
    shown = [(ticket, state(ticket, as_of)) for ticket in world.support_tickets]
    shown = [(ticket, now) for ticket, now in shown if now.status != "deleted"]
    created = np.array([ticket.created for ticket, _ in shown], dtype="M8[s]")

    def minutes(ends: list[int | None]) -> pa.Array:
        pairs = zip(ends, shown, strict=True)
        return pa.array(
            [None if at is None else (at - ticket.created) // 60 for at, (ticket, _) in pairs],
            pa.int64(),
        )

    return pa.table(
        {
            "tenant_id": text([ticket.tenant_id for ticket, _ in shown]),
            "source": text(["support_desk"] * len(shown)),
            "ticket_id": text([str(ticket.ticket_id) for ticket, _ in shown]),
            "created_at": instants(created),
            "first_response_minutes": minutes([now.replied_at for _, now in shown]),
            "resolution_minutes": minutes([now.solved_at for _, now in shown]),
            "status": text([now.status for _, now in shown]),
            "reopens": pa.array([now.reopens for _, now in shown], pa.int64()),
            "csat": pa.array([CSAT.get(now.rating) for _, now in shown], pa.int64()),
        }
    )


def _app_tickets(world: World) -> pa.Table:
    frame = world.app_tickets[world.app_tickets["deleted_at"].isna()]
    created = frame["created_at"].to_numpy("M8[s]")
    replied = frame["first_response_at"].to_numpy("M8[s]")
    solved = last_resolution(frame, "solved_at", "solved_again_at")
    return pa.table(
        {
            "tenant_id": text(frame["tenant_id"]),
            "source": text(["crm_app"] * len(frame)),
            "ticket_id": text(frame["ticket_id"]),
            "created_at": instants(frame["created_at"]),
            "first_response_minutes": durations(replied - created, 60),
            "resolution_minutes": durations(solved - created, 60),
            "status": text(ticket_status(frame)),
            "reopens": pa.array(frame["reopened_at"].notna().astype(int), pa.int64()),
            "csat": whole(frame["score"].where(frame["rated_at"].notna())),
        }
    )


def costs_daily(world: World) -> pa.Table:
    """Cost entries summed by tenant (null: shared by all), day, category and currency."""
    totals: dict[tuple[str | None, date, str, str], list[Decimal | None]] = {}
    for entry in world.costs:
        key = (
            entry.tenant_id,
            date.fromisoformat(str(entry.day)),
            entry.cost_category,
            entry.currency_code,
        )
        amount, units = totals.get(key, [Decimal(0), None])
        if entry.usage_units is not None:
            units = (units or Decimal(0)) + entry.usage_units
        totals[key] = [(amount or Decimal(0)) + entry.amount, units]
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("date", pa.date32()),
            ("cost_category", pa.string()),
            ("currency_code", pa.string()),
            ("amount", MONEY),
            ("usage_units", MONEY),
        ]
    )
    return table([(*key, *values) for key, values in totals.items()], schema)


TABLES: Tables = {
    "conversations": conversations,
    "tickets": tickets,
    "costs_daily": costs_daily,
}
