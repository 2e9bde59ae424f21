"""Truth of sales activities: what was done for leads and opportunities, each meeting once."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from tributary.sandbox.truth.columns import Tables, instants, table, text, whole
from tributary.sandbox.vendors.hubspot_marketing import meeting_outcome
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import local_dates
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.meetings import meetings
from tributary.sandbox.world.nurturing import sequence_enrollments
from tributary.sandbox.world.sales_activities import CALL, EMAIL, MEETING, sales_activities
from tributary.sandbox.world.tenants import BY_ID

TOPICS = {
    "First response": "first_response",
    "First response by e-mail": "first_response",
    "Follow-up": "follow_up",
    "Qualification call": "qualification",
    "Discovery call": "discovery",
    "Demo": "demo",
    "Check-in": "other",
    "Proposal": "proposal",
    "Proposal review": "proposal_review",
    "Negotiation": "negotiation",
    "Contract questions": "negotiation",
}
OUTCOMES = {
    "SCHEDULED": "scheduled",
    "COMPLETED": "completed",
    "NO_SHOW": "no_show",
    "CANCELED": "cancelled",
}
CONNECTED_FROM = 0.42
SILENCE = np.timedelta64(72, "h")


class Activity(NamedTuple):
    """A call, an e-mail or a meeting; instants are UTC, `seconds` is None for e-mails."""

    tenant_id: str
    source: str
    activity_id: str
    kind: str
    topic: str
    status: str
    is_reply: bool
    lead_id: str
    opportunity_id: str | None
    owner_id: str
    booked_at: np.datetime64
    starts_at: np.datetime64
    seconds: int | None


def activities(world: World) -> list[Activity]:
    """All that the CRMs hold, and the calendar's meetings that the CRMs do not.

    A lead has at most one meeting about a topic in its CRM and one in the calendar: they are one.
    """
    in_crm = [_of_crm(one) for one in rows(world.of(sales_activities)) if _is_visible(one)]
    known = {(one.lead_id, one.topic) for one in in_crm if one.kind == MEETING}
    as_of = int(world.span.as_of.timestamp())
    in_calendar = [
        _of_calendar(one, as_of)
        for one in world.of(meetings)
        if (one.lead_id, one.kind) not in known
    ]
    return in_crm + in_calendar


def _is_visible(one: Any) -> bool:
    """Not deleted, and no e-mail of HubSpot's, which are not extracted."""
    is_hubspot = BY_ID[one.tenant_id].crm == "hubspot"
    is_deleted = one.deleted_at is not pd.NaT
    return not is_deleted and not (is_hubspot and one.kind == EMAIL)


def _of_crm(one: Any) -> Activity:
    kind = one.kind
    status = OUTCOMES[meeting_outcome(one)] if kind == MEETING else "completed"
    is_reply = {
        MEETING: status == "completed",
        CALL: one.luck >= CONNECTED_FROM,
        EMAIL: False,
    }[kind]
    length = one.ends_at - one.starts_at
    return Activity(
        one.tenant_id,
        BY_ID[one.tenant_id].crm,
        one.activity_id,
        kind,
        TOPICS[one.subject],
        status,
        bool(is_reply),
        one.lead_id,
        one.opportunity_id,
        one.owner_id,
        np.datetime64(one.created_at, "s"),
        np.datetime64(one.starts_at, "s"),
        None if kind == EMAIL else int(length.total_seconds()),
    )


def _of_calendar(one: Any, as_of: int) -> Activity:
    status = "completed" if one.end < as_of else "scheduled"
    if one.is_cancelled:
        status = "cancelled"
    return Activity(
        one.tenant_id,
        "calendar",
        one.event_id,
        MEETING,
        one.kind,
        status,
        status == "completed",
        one.lead_id,
        one.opportunity_id,
        one.owner_id,
        np.datetime64(one.created, "s"),
        np.datetime64(one.start, "s"),
        one.end - one.start,
    )


def local_day(tenant_id: str, at: np.datetime64) -> np.datetime64:
    """The day of an instant in the tenant's zone."""
    return np.datetime64(local_dates(np.array([at]), BY_ID[tenant_id].zone)[0])


def sales_activities_table(world: World) -> pa.Table:
    """Every activity, with its local day and the lead that was not deleted."""
    known = _leads(world)
    schema = pa.schema(
        [
            *((name, pa.string()) for name in ("tenant_id", "source", "activity_id", "type")),
            *((name, pa.string()) for name in ("topic", "status", "lead_id", "opportunity_id")),
            ("owner_id", pa.string()),
            ("is_reply", pa.bool_()),
            ("activity_at", pa.timestamp("us")),
            ("activity_date", pa.date32()),
            ("duration_seconds", pa.int64()),
        ]
    )
    return table(
        [
            (
                *one[:3],
                one.kind,
                one.topic,
                one.status,
                one.lead_id if one.lead_id in known else None,
                one.opportunity_id,
                one.owner_id,
                one.is_reply,
                one.starts_at.astype("M8[us]").astype(object),
                local_day(one.tenant_id, one.starts_at).astype(object),
                one.seconds,
            )
            for one in activities(world)
        ],
        schema,
    )


def lead_responses(world: World) -> pa.Table:
    """Of each lead the first activity after it came, its last reply, and whether it waits."""
    frame = world.leads[world.leads["deleted_at"].isna()]
    first: dict[str, np.datetime64] = {}
    replied: dict[str, np.datetime64] = {}
    count: dict[str, int] = {}
    came = _leads(world)
    for one in activities(world):
        if one.is_reply:
            _latest(replied, one.lead_id, one.starts_at)
        begun = came.get(one.lead_id)
        if one.status == "completed" and begun is not None and one.starts_at >= begun:
            first[one.lead_id] = min(first.get(one.lead_id, one.starts_at), one.starts_at)
            count[one.lead_id] = count.get(one.lead_id, 0) + 1
    for enrolled in rows(world.of(sequence_enrollments)):
        if enrolled.replied_at is not pd.NaT and enrolled.deleted_at is pd.NaT:
            _latest(replied, enrolled.lead_id, np.datetime64(enrolled.replied_at, "s"))
    never = np.datetime64("NaT", "s")
    lead_ids = frame["lead_id"].tolist()
    last_reply = np.array([replied.get(lead, never) for lead in lead_ids], "M8[s]")
    qualified = frame["sql_at"].to_numpy("M8[s]")
    is_waiting = ~np.isnat(qualified) & frame["opportunity_at"].isna().to_numpy()
    heard = np.fmax(qualified, last_reply)
    return pa.table(
        {
            "tenant_id": text(frame["tenant_id"]),
            "lead_id": text(lead_ids),
            "activity_count": whole(np.array([count.get(lead, 0) for lead in lead_ids])),
            "first_activity_at": instants(
                np.array([first.get(lead, never) for lead in lead_ids], "M8[s]")
            ),
            "last_reply_at": instants(last_reply),
            "is_unanswered_72h": pa.array(is_waiting & (heard + SILENCE < world.span.as_of64)),
        }
    )


def _leads(world: World) -> dict[str, np.datetime64]:
    """When each lead that was not deleted came."""
    frame = world.leads[world.leads["deleted_at"].isna()]
    return dict(zip(frame["lead_id"], frame["at"].to_numpy("M8[s]"), strict=True))


def _latest(known: dict[str, np.datetime64], key: str, at: np.datetime64) -> None:
    known[key] = max(known.get(key, at), at)


TABLES: Tables = {
    "sales_activities": sales_activities_table,
    "lead_responses": lead_responses,
}
