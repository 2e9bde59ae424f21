"""The event log: everything that happened, one row an event, in order of time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import day_end
from tributary.sandbox.world.tenants import BY_ID
from tributary.sandbox.world.visible import MESSAGE_TIMES, TALK_TIMES, TICKET_TIMES

#: What is known of a whole day happens in its last second.
LAST_SECOND = np.timedelta64(1, "s")
COLUMNS = ["at", "tenant_id", "subject", "entity_id", "event", "detail"]


def events(world: World) -> pd.DataFrame:
    """Every event before the as-of: `at` (UTC), tenant_id, subject, entity_id, event, detail.

    `detail` is text of what the event carries (amounts, states, who). The log of an earlier as-of
    is this one without the later rows.
    """
    parts = [
        _of(world.sessions, "session", "session_id", {"session": "at"}, SESSION_DETAIL),
        _of(world.leads, "lead", "lead_id", LEAD_EVENTS, LEAD_DETAIL),
        _of(world.opportunities, "opportunity", "opportunity_id", DEAL_EVENTS, DEAL_DETAIL),
        _of(world.accounts, "account", "account_id", ACCOUNT_EVENTS, ACCOUNT_DETAIL),
        _of(world.account_changes, "account", "account_id", {"changed": "at"}, CHANGE_DETAIL),
        _of(world.conversations, "conversation", "conversation_id", _each("opened_at", TALK_TIMES),
            TALK_DETAIL),
        _of(world.messages, "message", "message_id", _each("sent_at", MESSAGE_TIMES),
            MESSAGE_DETAIL),
        _of(world.app_tickets, "ticket", "ticket_id", _each("created_at", TICKET_TIMES),
            TICKET_DETAIL),
        _of(world.app_customer_history, "app_customer", "customer_id", {"segment": "changed_at"},
            ["segment"]),
        _delivery(world),
        _rows(_campaign_changes(world)),
        _rows(_billing(world)),
        _rows(_support(world)),
        _rows(_people_and_costs(world)),
    ]  # fmt: skip
    log = pd.concat(parts, ignore_index=True)
    return log.sort_values(
        ["at", "subject", "entity_id", "event"], kind="stable", ignore_index=True
    )


SESSION_DETAIL = [
    "channel", "source", "campaign_name", "device", "country", "is_new", "pages", "seconds",
    "is_lead",
]  # fmt: skip
LEAD_DETAIL = ["channel", "campaign_name", "email", "score", "country"]
LEAD_EVENTS = {
    "created": "at", "mql": "mql_at", "sql": "sql_at", "opportunity": "opportunity_at",
    "customer": "customer_at", "lost": "lost_at", "deleted": "deleted_at",
}  # fmt: skip
DEAL_EVENTS = {
    "created": "created_at", "stage_2": "stage_2_at", "stage_3": "stage_3_at",
    "stage_4": "stage_4_at", "closed": "closed_at", "deleted": "deleted_at",
}  # fmt: skip
DEAL_DETAIL = ["lead_id", "account_id", "amount_minor", "plan", "seats", "owner_id"]
ACCOUNT_EVENTS = {"created": "created_at", "customer": "customer_at", "deleted": "deleted_at"}
ACCOUNT_DETAIL = ["name", "industry", "employee_count", "segment", "country", "owner_id"]
CHANGE_DETAIL = ["attribute", "old", "new"]
TALK_DETAIL = ["customer_id", "channel", "campaign_id", "intent"]
MESSAGE_DETAIL = ["conversation_id", "sender_type", "message_type"]
TICKET_DETAIL = ["conversation_id", "customer_id", "priority", "category"]


def _each(first: str, others: Sequence[str]) -> dict[str, str]:
    return {name.removesuffix("_at"): name for name in (first, *others)}


def _of(
    frame: pd.DataFrame, subject: str, key: str, named: dict[str, str], detail: list[str]
) -> pd.DataFrame:
    """One event for every instant of the frame's rows that has come."""
    cells = zip(*(frame[name].tolist() for name in detail), strict=True)
    text = pd.Series(["|".join(map(str, row)) for row in cells], index=frame.index, dtype=object)
    parts = []
    for event, column in named.items():
        came = frame[column].notna()
        parts.append(
            pd.DataFrame(
                {
                    "at": frame.loc[came, column].astype("datetime64[s]"),
                    "tenant_id": frame.loc[came, "tenant_id"].astype(str),
                    "subject": subject,
                    "entity_id": frame.loc[came, key].astype(str),
                    "event": event,
                    "detail": text[came],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _delivery(world: World) -> pd.DataFrame:
    """What each ad delivered on each day, known when the day has ended."""
    parts = []
    measures = ["impressions", "clicks", "cost_micros", "engagements", "view_through_conversions"]
    for tenant_id, mine in world.ads.groupby("tenant_id"):
        ended = day_end(mine["date"].to_numpy("M8[D]"), BY_ID[str(tenant_id)].zone)
        key = mine["ad_id"] + "/" + mine["device"] + "/" + mine["date"].astype(str)
        parts.append(mine[measures].assign(at=ended - LAST_SECOND, tenant_id=tenant_id, key=key))
    return _of(pd.concat(parts), "ad", "key", {"delivered": "at"}, measures)


Row = tuple[np.datetime64, str, str, str, str, str]


def _rows(rows: list[Row]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS).astype({"at": "datetime64[s]"})


def _campaign_changes(world: World) -> list[Row]:
    return [
        (change.at, tenant, "campaign", c.campaign_id, change.operation.lower(), repr(change.new))
        for tenant, campaigns in world.campaigns.items()
        for c in campaigns
        for change in c.changes
        if change.at < world.span.as_of64
    ]


def _billing(world: World) -> list[Row]:
    rows: list[Row] = []
    for customer in world.customers:
        for event in customer.events:
            items = [(price.price_id, quantity) for price, quantity in event.items]
            detail = f"{event.status}|{items}|{event.percent_off}|{event.feedback}"
            at = np.datetime64(event.at, "s")
            rows.append((at, event.tenant_id, "subscription", event.event_id, event.kind, detail))
        for invoice in customer.invoices:
            tenant, key = invoice.tenant_id, invoice.invoice_id
            due = str(invoice.amount_due)
            rows.append(
                (np.datetime64(invoice.created, "s"), tenant, "invoice", key, "created", due)
            )
            if invoice.paid_at is not None:
                paid = np.datetime64(invoice.paid_at, "s")
                rows.append((paid, tenant, "invoice", key, "paid", due))
    return rows


def _support(world: World) -> list[Row]:
    as_of = int(world.span.as_of.timestamp())
    rows: list[Row] = []
    for ticket in world.support_tickets:
        times = {
            "created": ticket.created,
            "assigned": ticket.assigned,
            "replied": ticket.replied,
            "solved": ticket.solved,
            "reopened": ticket.reopened,
            "solved again": ticket.solved_again,
            "closed": ticket.closed,
            "rated": ticket.rated,
            "deleted": ticket.deleted,
        }
        detail = f"{ticket.crm_id}|{ticket.priority}|{ticket.subject}|{ticket.assignee_id}"
        rows += [
            (
                np.datetime64(at, "s"),
                ticket.tenant_id,
                "ticket",
                str(ticket.ticket_id),
                event,
                detail,
            )
            for event, at in times.items()
            if at is not None and at < as_of
        ]
    return rows


def _people_and_costs(world: World) -> list[Row]:
    rows: list[Row] = [
        (owner.created_at, tenant, "owner", owner.owner_id, "hired", owner.last_name)
        for tenant, owners in world.owners.items()
        for owner in owners
    ]
    for agent in world.agents:
        rows += [
            (v.changed_at, agent.tenant_id, "agent", v.history_id, "changed", repr(v))
            for v in agent.versions
            if v.changed_at < world.span.as_of64
        ]
    rows += [
        (
            (entry.day + 1).astype("M8[s]") - LAST_SECOND,
            entry.tenant_id or "shared",
            "cost",
            f"{entry.day}/{entry.cost_category}/{entry.entry_no}",
            "entered",
            f"{entry.amount}|{entry.usage_units}",
        )
        for entry in world.costs
    ]
    return rows
