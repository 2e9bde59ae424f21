"""Leads, from sessions and events; opportunities, from leads; and the sales people who own them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world import people
from tributary.sandbox.world.calendar import Month, random_instants, seconds
from tributary.sandbox.world.identifiers import crm_id, owner_id
from tributary.sandbox.world.tenants import Tenant

STAGES = {
    "hubspot": (
        ("appointmentscheduled", 0.2),
        ("qualifiedtobuy", 0.4),
        ("presentationscheduled", 0.6),
        ("contractsent", 0.8),
        ("closedwon", 1.0),
        ("closedlost", 0.0),
    ),
    "salesforce": (
        ("Prospecting", 0.1),
        ("Qualification", 0.3),
        ("Proposal", 0.6),
        ("Negotiation", 0.8),
        ("Closed Won", 1.0),
        ("Closed Lost", 0.0),
    ),
}
LOSS_REASONS = ("price", "competitor", "no_budget", "no_decision", "missing_feature", "timing")
#: Chance that a lead becomes MQL, an MQL SQL, an SQL an opportunity; mean days each takes.
PROGRESS = (("mql_at", 0.54, 2.5), ("sql_at", 0.68, 4.0), ("opportunity_at", 0.76, 3.0))
OWNERS_AT_START = 4
NEVER = np.datetime64("NaT", "s")
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Owner:
    """A sales person."""

    owner_id: str
    first_name: str
    last_name: str
    team: str
    title: str
    created_at: np.datetime64


def owners(seed: int, tenant: Tenant, start: np.datetime64) -> list[Owner]:
    """Sales people in order of hiring: some at the start, then one about every seven months."""
    rng = stream(seed, tenant.tenant_id, "owners")
    people_hired = []
    at = start
    for number in range(1, 21):
        first, last = people.names(rng, 1)
        if number > OWNERS_AT_START:
            at = at + seconds(rng.uniform(150, 270) * DAY)
        team = ("Inbound", "Outbound")[number % 2]
        people_hired.append(
            Owner(
                owner_id(tenant, number),
                str(first[0]),
                str(last[0]),
                team,
                ("Account Executive", "Sales Manager")[number == 1],
                np.datetime64(at),
            )
        )
    return people_hired


def leads(
    seed: int, size: float, tenant: Tenant, month: Month, visits: pd.DataFrame, staff: list[Owner]
) -> pd.DataFrame:
    """Every lead of the whole month with all that will become of it, in order of time.

    Columns: lead_id, at, channel, campaign (number), campaign_name, session (row of `visits`, -1
    for leads won at an event or by a partner), ad_row, country, first_name, last_name, email,
    phone, score, owner, mql_at, sql_at, opportunity_at, deleted_at, conversion_lag_days.
    """
    won = visits[visits["is_lead"]]
    online = won[["at", "channel", "campaign", "campaign_name", "ad_row", "country"]].assign(
        session=won.index
    )
    frame = pd.concat([online, _offline(seed, size, tenant, month)], ignore_index=True)
    frame = frame.sort_values("at", kind="stable").reset_index(drop=True)
    rng = stream(seed, tenant.tenant_id, "leads", month)
    count = len(frame)
    first, last = people.names(rng, count)
    serial = [f"{month.number}{i:04d}" for i in range(count)]
    score = np.clip(np.rint(rng.normal(52, 20, count)), 1, 100)
    at = frame["at"].to_numpy("M8[s]")
    times: dict[str, np.ndarray] = {}
    reached, previous = np.ones(count, dtype=bool), at
    for name, chance, mean_days in PROGRESS:
        bias = 0.7 + 0.6 * score / 100  # better scores go further
        reached = reached & (rng.random(count) < chance * bias)
        previous = previous + seconds(120 + rng.exponential(mean_days * DAY, count))
        times[name] = np.where(reached, previous, NEVER)
    is_deleted = (rng.random(count) < 0.012) & np.isnat(times["mql_at"])
    return frame.assign(
        lead_id=[crm_id("Lead", tenant, month, i) for i in range(count)],
        first_name=first,
        last_name=last,
        email=[
            people.email(a, b, f"{tenant.number}{s}", d)
            for a, b, s, d in zip(
                first, last, serial, rng.choice(people.DOMAINS, count), strict=True
            )
        ],
        phone=[people.phone(n) for n in rng.integers(0, 70_000, count).tolist()],
        score=score,
        owner=_choose(rng, staff, at),
        **times,
        deleted_at=np.where(is_deleted, at + seconds(rng.uniform(15, 60, count) * DAY), NEVER),
        conversion_lag_days=np.where(rng.random(count) < 0.6, 0, rng.integers(1, 8, count)),
        conversion_share=np.where(rng.random(count) < 0.8, 1.0, 0.5),
    )


def _offline(seed: int, size: float, tenant: Tenant, month: Month) -> pd.DataFrame:
    """Leads of trade fairs (two days in the middle month of a quarter) and of partners."""
    rng = stream(seed, tenant.tenant_id, "offline leads", month)
    days = month.days()
    partner = rng.poisson(0.06 * size, len(days)) * (tenant.crm == "salesforce")
    first = int(rng.integers(5, 20))
    fair = np.zeros(len(days), dtype=int)
    if month.month % 3 == 2:
        fair[first : first + 2] = rng.poisson(7 * size, 2)
    day = np.concatenate([np.repeat(days, partner), np.repeat(days, fair)])
    return pd.DataFrame(
        {
            "at": random_instants(rng, day, tenant.zone),
            "channel": ["affiliate"] * int(partner.sum()) + ["events"] * int(fair.sum()),
            "campaign": 0,
            "campaign_name": "",
            "ad_row": -1,
            "country": tenant.home_country,
            "session": -1,
        }
    )


def opportunities(
    seed: int, tenant: Tenant, month: Month, month_leads: pd.DataFrame, staff: list[Owner]
) -> pd.DataFrame:
    """The opportunities of the month's leads with their whole future, and doubles made by mistake.

    Columns: opportunity_id, account_id, lead (row of `month_leads`), is_copy, created_at,
    stage_1_at … stage_4_at, closed_at, is_won, expected_close, amount_minor, plan, seats, interval,
    has_add_on, percent_off, loss_reason, owner, deleted_at.
    """
    source = month_leads[month_leads["opportunity_at"].notna()]
    rng = stream(seed, tenant.tenant_id, "opportunities", month)
    count = len(source)
    created = source["opportunity_at"].to_numpy("M8[s]")
    cycle = np.maximum(rng.lognormal(np.log(tenant.deal_cycle_days), 0.5, count), 1.0) * DAY
    part = np.sort(rng.uniform(0.05, 0.9, (count, 3)), axis=1)
    stages = {f"stage_{k + 2}_at": created + seconds(part[:, k] * cycle) for k in range(3)}
    base = [plan for plan in tenant.plans if not plan.is_add_on]
    add_on = next(plan for plan in tenant.plans if plan.is_add_on)
    chosen = rng.choice(len(base), count, p=[plan.weight for plan in base])
    seats = 1 + rng.poisson(tenant.seats_mean - 1, count) + (rng.random(count) < 0.05) * 6
    annual = rng.random(count) < 0.24
    extra = rng.random(count) < add_on.weight
    percent = rng.choice([0.0, 10.0, 12.5, 20.0], count, p=[0.84, 0.08, 0.04, 0.04])
    minor = np.array([plan.monthly_minor for plan in base])[chosen] * seats
    minor = minor + extra * add_on.monthly_minor
    is_won = rng.random(count) < tenant.win_rate * (0.8 + 0.4 * source["score"].to_numpy() / 100)
    closed = created + seconds(cycle)
    frame = pd.DataFrame(
        {
            "opportunity_id": [crm_id("Opportunity", tenant, month, i) for i in range(count)],
            "account_id": [crm_id("Account", tenant, month, i) for i in range(count)],
            "lead": source.index.to_numpy(),
            "is_copy": False,
            "created_at": created,
            "stage_1_at": created,
            **stages,
            "closed_at": closed,
            "is_won": is_won,
            "expected_close": created + seconds(cycle * rng.uniform(0.7, 1.4, count)),
            "amount_minor": minor * np.where(annual, 10, 12),
            "plan": chosen,
            "seats": seats,
            "interval": np.where(annual, "year", "month"),
            "has_add_on": extra,
            "percent_off": percent,
            "loss_reason": rng.choice(LOSS_REASONS, count),
            "owner": _choose(rng, staff, created),
            "deleted_at": np.full(count, NEVER),
        }
    )
    copied = frame[rng.random(count) < 0.01]
    copies = copied.assign(
        opportunity_id=[
            crm_id("Opportunity", tenant, month, 500_000 + i) for i in copied.index.tolist()
        ],
        account_id=[crm_id("Account", tenant, month, 500_000 + i) for i in copied.index.tolist()],
        is_copy=True,
        created_at=copied["created_at"] + np.timedelta64(1800, "s"),
        stage_1_at=copied["created_at"] + np.timedelta64(1800, "s"),
        stage_2_at=NEVER,
        stage_3_at=NEVER,
        stage_4_at=NEVER,
        closed_at=NEVER,
        is_won=False,
        deleted_at=copied["created_at"] + np.timedelta64(30, "h"),
    )
    return pd.concat([frame, copies], ignore_index=True)


def _choose(rng: np.random.Generator, staff: list[Owner], at: np.ndarray) -> np.ndarray:
    """Index into `staff` of someone hired by each instant."""
    hired = np.searchsorted(np.array([o.created_at for o in staff]), at, side="right")
    return np.asarray((rng.random(len(at)) * np.maximum(hired, 1)).astype(int))
