"""What sales people do for leads and opportunities: calls, e-mails and meetings."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import seconds, to_local, to_utc
from tributary.sandbox.world.identifiers import salesforce_id, salesforce_serial
from tributary.sandbox.world.tenants import TENANTS, Tenant

CALL, EMAIL, MEETING = "call", "email", "meeting"
HOUR, DAY = 3_600, 86_400
OPENS, CLOSES = 8 * HOUR, 18 * HOUR
DELETED_RATE = 0.01
#: Random numbers an activity needs: whether, when, how long, how it went, whether it is deleted.
DRAWS = 5
NEVER = np.datetime64("NaT", "s")


class Planned(NamedTuple):
    """An activity that follows on an instant of a lead or of its opportunity.

    It happens with the `chance`, on average `mean_hours` after that instant (a meeting is agreed
    on within the hour and held then) and takes up to `most_minutes`.
    """

    subject: str
    kind: str
    after: str
    is_for_deal: bool
    chance: float
    mean_hours: float
    most_minutes: int


PLAN = (
    Planned("First response", CALL, "at", False, 0.56, 6, 12),
    Planned("First response by e-mail", EMAIL, "at", False, 0.7, 9, 0),
    Planned("Follow-up", CALL, "at", False, 0.4, 90, 10),
    Planned("Qualification call", CALL, "mql_at", False, 0.75, 20, 25),
    Planned("Discovery call", MEETING, "stage_1_at", True, 0.9, 50, 45),
    Planned("Demo", MEETING, "stage_2_at", True, 0.85, 70, 60),
    Planned("Check-in", CALL, "stage_2_at", True, 0.6, 60, 15),
    Planned("Proposal", EMAIL, "stage_3_at", True, 0.97, 4, 0),
    Planned("Proposal review", CALL, "stage_3_at", True, 0.7, 72, 30),
    Planned("Negotiation", MEETING, "stage_4_at", True, 0.6, 60, 60),
    Planned("Contract questions", CALL, "stage_4_at", True, 0.6, 40, 20),
)


def sales_activities(world: World) -> pd.DataFrame:
    """Every activity that was entered before the as-of.

    Columns: activity_id, tenant_id, kind, subject, lead_id, opportunity_id and account_id (None
    for what is done for the lead), owner_id, created_at, starts_at, ends_at, is_held, luck (0–1,
    how it went), updated_at, deleted_at. A meeting is not held before it has ended; calls and
    e-mails are entered when they are over.
    """
    made = pd.concat([_of_tenant(world, tenant) for tenant in TENANTS], ignore_index=True)
    for name in ("opportunity_id", "account_id"):
        made[name] = made[name].astype(object).where(made[name].notna(), None)
    return made.sort_values(["created_at", "activity_id"], kind="stable", ignore_index=True)


def _of_tenant(world: World, tenant: Tenant) -> pd.DataFrame:
    leads = world.leads[world.leads["tenant_id"] == tenant.tenant_id]
    deals = world.opportunities[~world.opportunities["is_copy"].astype(bool)]
    names = ["lead_id", "opportunity_id", "account_id", "owner_id", "closed_at"]
    stages = [f"stage_{number}_at" for number in range(1, 5)]
    known = leads.drop(columns=["opportunity_id", "account_id"]).merge(
        deals[[*names, *stages]], on="lead_id", how="left", suffixes=("", "_of_deal")
    )
    rng = stream(world.seed, tenant.tenant_id, "sales activities")
    draw = rng.random((len(known), len(PLAN), DRAWS))
    made = [
        _planned(world, tenant, known, planned, place, draw[:, place])
        for place, planned in enumerate(PLAN)
    ]
    return pd.concat(made, ignore_index=True)


def _planned(
    world: World,
    tenant: Tenant,
    known: pd.DataFrame,
    planned: Planned,
    place: int,
    draw: np.ndarray,
) -> pd.DataFrame:
    """The activities of one kind; `draw` has a row for each lead."""
    begun = known[planned.after].to_numpy("M8[s]")
    wait = seconds(300 - np.log1p(-draw[:, 1]) * planned.mean_hours * HOUR)
    starts = working_time(begun + wait, tenant.zone)
    ends = starts + seconds(draw[:, 2] * planned.most_minutes * 60)
    is_meeting = planned.kind == MEETING
    created = begun + seconds(60 + draw[:, 2] * HOUR) if is_meeting else ends
    over = known[["closed_at", "lost_at", "deleted_at"]].min(axis=1).to_numpy("M8[s]")
    if not planned.is_for_deal:
        over = np.fmin(over, known["opportunity_at"].to_numpy("M8[s]"))
    happens = (draw[:, 0] < planned.chance) & ~(created > over) & world.span.holds(created)
    deleted = created + seconds((1 + draw[:, 4] / DELETED_RATE * 9) * DAY)
    deleted = np.where(draw[:, 4] < DELETED_RATE, deleted, NEVER)
    owner = "owner_id_of_deal" if planned.is_for_deal else "owner_id"
    found = pd.DataFrame(
        {
            "tenant_id": tenant.tenant_id,
            "kind": planned.kind,
            "subject": planned.subject,
            "lead_id": known["lead_id"],
            "opportunity_id": known["opportunity_id"] if planned.is_for_deal else None,
            "account_id": known["account_id"] if planned.is_for_deal else None,
            "owner_id": known[owner],
            "created_at": created,
            "starts_at": starts,
            "ends_at": ends,
            "is_held": ends < world.span.as_of64,
            "luck": draw[:, 3],
            "deleted_at": world.span.hide_future(deleted),
        }
    )[happens]
    found["activity_id"] = [
        activity_id(tenant, planned.kind, lead_id, place) for lead_id in found["lead_id"]
    ]
    ended = found["ends_at"].where(found["is_held"])
    found["updated_at"] = found["deleted_at"].fillna(ended).fillna(found["created_at"])
    return found


def working_time(at: np.ndarray, zone: str) -> np.ndarray:
    """The instants, moved on to when the office is open: Monday to Friday, 8 to 18, local time."""
    local = to_local(at, zone)
    day = local.astype("M8[D]")
    second = (local - day).astype("m8[s]").astype(int)
    is_late = second >= CLOSES
    day = day + is_late
    second = np.where(is_late, OPENS + (second - CLOSES) // 6, second)
    second = np.where(second < OPENS, OPENS + second // 8, second)
    weekday = (day.astype(int) + 3) % 7
    day = day + np.where(weekday >= 5, 2, 0)
    moved = to_utc(day.astype("M8[s]") + second, zone)
    return np.where(np.isnat(at), NEVER, moved)


def activity_id(tenant: Tenant, kind: str, lead_id: str, place: int) -> str:
    """The id of a lead's activity in the tenant's CRM."""
    if tenant.crm == "salesforce":
        sobject = "Event" if kind == MEETING else "Task"
        return salesforce_id(sobject, tenant, salesforce_serial(lead_id) * 16 + place)
    return f"{tenant.number}4{lead_id[2:]}{place:02d}"
