"""Meetings of sales people with leads: discovery calls, demos, reviews of proposals, negotiations.

Each is booked when its lead or opportunity reaches a stage; some are moved, some are cancelled.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import number, stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import to_utc
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.tenants import BY_ID

#: Kind → minutes it takes, and the share of the leads or opportunities that have one.
KINDS = {
    "discovery": (30, 1.0),
    "demo": (45, 0.85),
    "proposal_review": (45, 0.6),
    "negotiation": (60, 0.45),
}
STAGES = {"demo": "stage_2_at", "proposal_review": "stage_3_at", "negotiation": "stage_4_at"}
MOVED, CANCELLED = 0.12, 0.09
DAY = 86_400


class Meeting(NamedTuple):
    """A meeting as it is at the as-of; instants are Unix seconds."""

    event_id: str
    tenant_id: str
    kind: str
    owner_id: str
    lead_id: str
    opportunity_id: str | None
    created: int
    updated: int
    start: int
    end: int
    is_cancelled: bool
    is_accepted: bool
    moved_count: int


class _Plan(NamedTuple):
    """What a meeting is for, and the stage that it is booked at."""

    kind: str
    tenant_id: str
    owner_id: str
    lead_id: str
    opportunity_id: str | None
    at: int


def meetings(world: World) -> list[Meeting]:
    """All that were booked before the as-of, in order of their last change."""
    as_of = int(world.span.as_of.timestamp())
    plans = _plans(world)
    made = []
    for tenant_id in dict.fromkeys(plan.tenant_id for plan in plans):
        mine = [plan for plan in plans if plan.tenant_id == tenant_id]
        draws = np.array(
            [
                stream(
                    world.seed, "meeting", plan.kind, plan.opportunity_id or plan.lead_id
                ).random(9)
                for plan in mine
            ]
        )
        booked = np.array([plan.at for plan in mine]) + 300 + np.floor(draws[:, 0] * 4 * 3600)
        zone = BY_ID[tenant_id].zone
        first = _office_hours(booked, draws[:, 1], draws[:, 2], zone)
        second = _office_hours(first, draws[:, 3], draws[:, 4], zone)
        for i, plan in enumerate(mine):
            if booked[i] < as_of:
                made.append(
                    _meeting(plan, draws[i], int(booked[i]), int(first[i]), int(second[i]), as_of)
                )
    return sorted(made, key=lambda m: (m.updated, m.event_id))


def _plans(world: World) -> list[_Plan]:
    plans = [
        _Plan("discovery", lead.tenant_id, lead.owner_id, lead.lead_id, None, _seconds(lead.sql_at))
        for lead in rows(world.leads[world.leads["sql_at"].notna()])
    ]
    for kind, stage in STAGES.items():
        reached = world.opportunities[world.opportunities[stage].notna()]
        plans += [
            _Plan(
                kind,
                deal.tenant_id,
                deal.owner_id,
                deal.lead_id,
                deal.opportunity_id,
                _seconds(getattr(deal, stage)),
            )
            for deal in rows(reached)
            if int(number(6, kind, deal.opportunity_id)) % 100 < 100 * KINDS[kind][1]
        ]
    return plans


def _office_hours(after: np.ndarray, days: np.ndarray, hour: np.ndarray, zone: str) -> np.ndarray:
    """A full or half hour of the day, on a working day some days after each instant."""
    day = (after.astype("M8[s]") + np.timedelta64(2 * DAY, "s")).astype("M8[D]")
    day = np.busday_offset(day, np.floor(days * 4).astype(int), roll="forward")
    local = day.astype("M8[s]") + np.floor(18 + hour * 16).astype(int) * 1800
    return to_utc(local, zone).astype(np.int64)


def _meeting(
    plan: _Plan, draws: np.ndarray, booked: int, first: int, second: int, as_of: int
) -> Meeting:
    """The meeting as it was left by the last change before the as-of."""
    is_moved, is_cancelled = draws[5] < MOVED, draws[6] < CANCELLED
    moved = booked + int(draws[7] * (first - booked))
    final = second if is_moved else first
    cancelled = max(moved, booked) + int(draws[8] * (final - max(moved, booked)))
    accepted = booked + 600 + int(draws[8] * 3 * 3600)
    changes = [booked]
    is_accepted = accepted < min(as_of, first)
    has_moved = is_moved and moved < as_of
    has_gone = bool(is_cancelled and cancelled < as_of)
    changes += [accepted] if is_accepted else []
    changes += [moved] if has_moved else []
    changes += [cancelled] if has_gone else []
    start = second if has_moved else first
    return Meeting(
        event_id=number(26, "meeting", plan.kind, plan.opportunity_id or plan.lead_id),
        tenant_id=plan.tenant_id,
        kind=plan.kind,
        owner_id=plan.owner_id,
        lead_id=plan.lead_id,
        opportunity_id=plan.opportunity_id,
        created=booked,
        updated=cancelled if has_gone else max(changes),
        start=start,
        end=start + KINDS[plan.kind][0] * 60,
        is_cancelled=has_gone,
        is_accepted=is_accepted and not (has_gone and accepted > cancelled),
        moved_count=int(has_moved),
    )


def _seconds(at: object) -> int:
    return int(np.datetime64(at, "s").astype(np.int64))  # type: ignore[call-overload]
