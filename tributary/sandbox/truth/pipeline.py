"""Truth of the sales pipeline: stage entries, open opportunities by day, the steps of leads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from tributary.sandbox.truth.columns import MONEY, Tables, table
from tributary.sandbox.truth.sales_activities import activities, local_day
from tributary.sandbox.world.build import World
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.sales import STAGES
from tributary.sandbox.world.tenants import BY_ID

#: The stage (from 0) at which a proposal is sent, by CRM.
PROPOSAL = {"hubspot": 3, "salesforce": 2}
STALE_DAYS, FRESH_DAYS, STALLED_DAYS = 30, 30, 5
STEPS = ("lead_generation", "qualification", "discovery", "proposal", "closing")


class Entry(NamedTuple):
    """An opportunity enters a stage, whose place is from 0; 4 is won, 5 lost."""

    place: int
    at: np.datetime64


class OpenDay(NamedTuple):
    """An opportunity that is open at the end of a local day."""

    tenant_id: str
    opportunity_id: str
    owner_id: str
    day: np.datetime64
    place: int
    amount: Decimal
    expected_close: np.datetime64
    last_activity: np.datetime64 | None
    is_stale: bool
    has_next_step: bool
    is_hygienic: bool
    is_stalled_proposal: bool


def deals(world: World) -> Iterator[Any]:
    """Opportunities that were not deleted."""
    yield from rows(world.opportunities[world.opportunities["deleted_at"].isna()])


def entries(deal: Any) -> list[Entry]:
    """The stages that an opportunity entered so far, in order."""
    times = (deal.stage_1_at, deal.stage_2_at, deal.stage_3_at, deal.stage_4_at)
    found = [
        Entry(place, np.datetime64(at, "s")) for place, at in enumerate(times) if at is not pd.NaT
    ]
    if deal.closed_at is not pd.NaT:
        found.append(Entry(4 if deal.is_won else 5, np.datetime64(deal.closed_at, "s")))
    return found


def amount(deal: Any) -> Decimal:
    """What it is worth."""
    return Decimal(int(deal.amount_minor)) / 100


def weighted(day: OpenDay) -> Decimal:
    """Its amount times the probability of winning from its stage."""
    chance = Decimal(str(STAGES[BY_ID[day.tenant_id].crm][day.place][1]))
    return (day.amount * chance).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def stage_entries(world: World) -> pa.Table:
    """Every entry into a stage, and whether the opportunity went on from there."""
    schema = pa.schema(
        [
            *((name, pa.string()) for name in ("tenant_id", "opportunity_id", "stage")),
            ("entry_number", pa.int64()),
            ("entered_at", pa.timestamp("us")),
            ("left_at", pa.timestamp("us")),
            ("entered_date", pa.date32()),
            ("has_advanced", pa.bool_()),
            ("amount", MONEY),
        ]
    )
    found = []
    for deal in deals(world):
        life = entries(deal)
        for number, entry in enumerate(life):
            later = life[number + 1 :]
            went_on = any(entry.place < after.place <= 4 for after in later)
            found.append(
                (
                    deal.tenant_id,
                    deal.opportunity_id,
                    STAGES[BY_ID[deal.tenant_id].crm][entry.place][0],
                    number + 1,
                    _instant(entry.at),
                    _instant(later[0].at) if later else None,
                    local_day(deal.tenant_id, entry.at).astype(object),
                    went_on if entry.place < 4 else None,
                    amount(deal),
                )
            )
    return table(found, schema)


def open_days(world: World) -> Iterator[OpenDay]:
    """Each opportunity at the end of each local day on which it was open, today included."""
    done: dict[str, list[np.datetime64]] = defaultdict(list)
    replied: dict[str, list[np.datetime64]] = defaultdict(list)
    booked: dict[str, list[tuple[np.datetime64, np.datetime64]]] = defaultdict(list)
    for one in activities(world):
        if one.opportunity_id is None:
            continue
        day = local_day(one.tenant_id, one.starts_at)
        if one.status == "completed":
            done[one.opportunity_id].append(day)
        if one.is_reply:
            replied[one.opportunity_id].append(day)
        if one.status != "cancelled":
            booked[one.opportunity_id].append((local_day(one.tenant_id, one.booked_at), day))
    for deal in deals(world):
        proposal = PROPOSAL[BY_ID[deal.tenant_id].crm]
        life = [(entry.place, local_day(deal.tenant_id, entry.at)) for entry in entries(deal)]
        created = life[0][1]
        is_closed = deal.closed_at is not pd.NaT
        end = life[-1][1] if is_closed else local_day(deal.tenant_id, world.span.as_of64) + 1
        close = deal.closed_at if is_closed else deal.expected_close
        expected = local_day(deal.tenant_id, np.datetime64(close, "s"))
        for day in np.arange(created, end):
            place, entered = [stage for stage in life if stage[1] <= day][-1]
            last = max((at for at in done[deal.opportunity_id] if at <= day), default=None)
            heard = [at for at in replied[deal.opportunity_id] if entered <= at <= day]
            next_step = any(a <= day < b for a, b in booked[deal.opportunity_id])
            touched = max(entered, created, last or created)
            is_fresh = last is not None and (day - last).astype(int) < FRESH_DAYS
            in_proposal = place == proposal and (day - entered).astype(int) > STALLED_DAYS
            yield OpenDay(
                deal.tenant_id,
                deal.opportunity_id,
                deal.owner_id,
                day,
                place,
                amount(deal),
                expected,
                last,
                bool((day - touched).astype(int) >= STALE_DAYS),
                next_step,
                bool(next_step and expected > day and is_fresh),
                bool(in_proposal and not heard),
            )


def pipeline_daily(world: World) -> pa.Table:
    """The open opportunities of each day."""
    schema = pa.schema(
        [
            *((name, pa.string()) for name in ("tenant_id", "opportunity_id")),
            ("pipeline_date", pa.date32()),
            ("stage", pa.string()),
            ("amount", MONEY),
            ("weighted_amount", MONEY),
            ("expected_close_date", pa.date32()),
            ("last_activity_date", pa.date32()),
            *(
                (name, pa.bool_())
                for name in ("is_stale", "has_next_step", "is_hygienic", "is_stalled_proposal")
            ),
        ]
    )
    return table(
        [
            (
                day.tenant_id,
                day.opportunity_id,
                day.day.astype(object),
                STAGES[BY_ID[day.tenant_id].crm][day.place][0],
                day.amount,
                weighted(day),
                day.expected_close.astype(object),
                None if day.last_activity is None else day.last_activity.astype(object),
                day.is_stale,
                day.has_next_step,
                day.is_hygienic,
                day.is_stalled_proposal,
            )
            for day in open_days(world)
        ],
        schema,
    )


def sales_process_daily(world: World) -> pa.Table:
    """Leads by the local day on which they entered a step, and those of them that went on."""
    proposed = {
        deal.lead_id: entry.at
        for deal in deals(world)
        for entry in entries(deal)[::-1]
        if PROPOSAL[BY_ID[deal.tenant_id].crm] <= entry.place <= 3
    }
    entered: Counter[tuple[str, str, np.datetime64]] = Counter()
    advanced: Counter[tuple[str, str, np.datetime64]] = Counter()
    for lead in rows(world.leads[world.leads["deleted_at"].isna()]):
        proposal_at = proposed.get(lead.lead_id, pd.NaT)
        times = (lead.at, lead.sql_at, lead.opportunity_at, proposal_at, lead.customer_at)
        for place, (step, at) in enumerate(zip(STEPS, times, strict=True)):
            if at is not pd.NaT:
                key = (lead.tenant_id, step, local_day(lead.tenant_id, np.datetime64(at, "s")))
                entered[key] += 1
                advanced[key] += any(after is not pd.NaT for after in times[place + 1 :])
    schema = pa.schema(
        [
            *((name, pa.string()) for name in ("tenant_id", "step")),
            ("entered_date", pa.date32()),
            *((name, pa.int64()) for name in ("entrants", "advanced")),
        ]
    )
    return table(
        [
            (tenant, step, day.astype(object), count, advanced[tenant, step, day])
            for (tenant, step, day), count in sorted(entered.items())
        ],
        schema,
    )


def _instant(at: np.datetime64) -> Any:
    return at.astype("M8[us]").astype(object)


TABLES: Tables = {
    "stage_entries": stage_entries,
    "pipeline_daily": pipeline_daily,
    "sales_process_daily": sales_process_daily,
}
