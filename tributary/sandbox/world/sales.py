"""Leads, from sessions and events; opportunities, from leads; and the sales people who own them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world import people
from tributary.sandbox.world.calendar import Month, later, random_instants, seconds
from tributary.sandbox.world.columns import Columns, join, length, take
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
            at = later(at, rng.uniform(150, 270) * DAY)
        team = ("Inbound", "Outbound")[number % 2]
        people_hired.append(
            Owner(
                owner_id(tenant, number),
                str(first[0]),
                str(last[0]),
                team,
                ("Account Executive", "Sales Manager")[number == 1],
                at,
            )
        )
    return people_hired


def leads(
    seed: int,
    size: float,
    tenant: Tenant,
    month: Month,
    start: np.datetime64,
    visits: Columns,
    staff: list[Owner],
) -> Columns:
    """Every lead of the whole month with all that will become of it, in order of time.

    Columns: lead_id, at, channel, campaign (number), campaign_name, session (row of `visits`, -1
    for leads won at an event or by a partner), ad_row, country, first_name, last_name, email,
    phone, score, owner, mql_at, sql_at, opportunity_at, deleted_at, conversion_lag_days,
    conversion_share.
    """
    session = np.flatnonzero(visits["is_lead"])
    names = ("at", "channel", "campaign", "campaign_name", "ad_row", "country")
    online = {name: visits[name][session] for name in names} | {"session": session}
    won = join([online, _offline(seed, size, tenant, month, start)])
    won = take(won, np.argsort(won["at"], kind="stable"))
    rng = stream(seed, tenant.tenant_id, "leads", month)
    at, count = won["at"], length(won)
    score = np.clip(np.rint(rng.normal(52, 20, count)), 1, 100)
    stages = _progress(rng, at, score)
    is_deleted = (rng.random(count) < 0.012) & np.isnat(stages["mql_at"])
    return {
        **won,
        **_person(rng, tenant, month, count),
        "lead_id": _array([crm_id("Lead", tenant, month, i) for i in range(count)]),
        "score": score,
        "owner": _choose(rng, staff, at),
        **stages,
        "deleted_at": np.where(is_deleted, at + seconds(rng.uniform(15, 60, count) * DAY), NEVER),
        "conversion_lag_days": np.where(rng.random(count) < 0.6, 0, rng.integers(1, 8, count)),
        "conversion_share": np.where(rng.random(count) < 0.8, 1.0, 0.5),
    }


def _progress(rng: np.random.Generator, at: np.ndarray, score: np.ndarray) -> Columns:
    """When each lead reaches each stage, NaT if never; better scores go further."""
    stages: Columns = {}
    reached, previous = np.ones(len(at), dtype=bool), at
    for name, chance, mean_days in PROGRESS:
        reached = reached & (rng.random(len(at)) < chance * (0.7 + 0.6 * score / 100))
        previous = previous + seconds(120 + rng.exponential(mean_days * DAY, len(at)))
        stages[name] = np.where(reached, previous, NEVER)
    return stages


def _person(rng: np.random.Generator, tenant: Tenant, month: Month, count: int) -> Columns:
    first, last = people.names(rng, count)
    domain = rng.choice(people.DOMAINS, count)
    numbers = rng.integers(0, 70_000, count).tolist()
    emails = [
        people.email(a, b, f"{tenant.number}{month.number}{i:04d}", d)
        for i, (a, b, d) in enumerate(zip(first, last, domain, strict=True))
    ]
    return {
        "first_name": first.astype(object),
        "last_name": last.astype(object),
        "email": _array(emails),
        "phone": _array([people.phone(number) for number in numbers]),
    }


def trade_fair(seed: int, size: float, tenant: Tenant, month: Month) -> np.ndarray:
    """The two days of the month's trade fair; none but in the middle month of a quarter."""
    return _offline_days(seed, size, tenant, month)[2]


def _offline_days(
    seed: int, size: float, tenant: Tenant, month: Month
) -> tuple[np.random.Generator, np.ndarray, np.ndarray]:
    """The month's stream after its first draws, a day a partner's lead, and the fair's days."""
    rng = stream(seed, tenant.tenant_id, "offline leads", month)
    days = month.days()
    partner = rng.poisson(0.06 * size, len(days)) * (tenant.crm == "salesforce")
    first = int(rng.integers(5, 20))
    fair = days[first : first + 2] if month.month % 3 == 2 else days[:0]
    return rng, np.repeat(days, partner), fair


def _offline(seed: int, size: float, tenant: Tenant, month: Month, start: np.datetime64) -> Columns:
    """Leads of trade fairs and of partners."""
    rng, partner, fair = _offline_days(seed, size, tenant, month)
    visitors = np.repeat(fair, rng.poisson(7 * size, len(fair)))
    day = np.concatenate([partner, visitors])
    channel = ["affiliate"] * len(partner) + ["events"] * len(visitors)
    found: Columns = {
        "at": random_instants(rng, day, tenant.zone),
        "channel": _array(channel),
        "campaign": np.zeros(len(day), dtype=int),
        "campaign_name": np.full(len(day), "", dtype=object),
        "ad_row": np.full(len(day), -1),
        "country": np.full(len(day), tenant.home_country, dtype=object),
        "session": np.full(len(day), -1),
    }
    return take(found, found["at"] >= start)


def opportunities(
    seed: int, tenant: Tenant, month: Month, month_leads: Columns, staff: list[Owner]
) -> Columns:
    """The opportunities of the month's leads with their whole future, and doubles made by mistake.

    Columns: opportunity_id, account_id, lead (row of `month_leads`), is_copy, created_at,
    stage_1_at … stage_4_at, closed_at, is_won, expected_close, amount_minor, plan, seats, interval,
    has_add_on, percent_off, loss_reason, owner, deleted_at.
    """
    lead = np.flatnonzero(~np.isnat(month_leads["opportunity_at"]))
    rng = stream(seed, tenant.tenant_id, "opportunities", month)
    count = len(lead)
    created = month_leads["opportunity_at"][lead]
    cycle = np.maximum(rng.lognormal(np.log(tenant.deal_cycle_days), 0.5, count), 1.0) * DAY
    part = np.sort(rng.uniform(0.05, 0.9, (count, 3)), axis=1)
    chance = tenant.win_rate * (0.8 + 0.4 * month_leads["score"][lead] / 100)
    deals: Columns = {
        "opportunity_id": _array([crm_id("Opportunity", tenant, month, i) for i in range(count)]),
        "account_id": _array([crm_id("Account", tenant, month, i) for i in range(count)]),
        "lead": lead,
        "is_copy": np.zeros(count, dtype=bool),
        "created_at": created,
        "stage_1_at": created,
        **{f"stage_{k + 2}_at": created + seconds(part[:, k] * cycle) for k in range(3)},
        "closed_at": created + seconds(cycle),
        "is_won": rng.random(count) < chance,
        "expected_close": created + seconds(cycle * rng.uniform(0.7, 1.4, count)),
        **_agreed(rng, tenant, count),
        "loss_reason": rng.choice(np.array(LOSS_REASONS, object), count),
        "owner": _choose(rng, staff, created),
        "deleted_at": np.full(count, NEVER),
    }
    return join([deals, _copies(deals, rng.random(count) < 0.01, tenant, month)])


def _agreed(rng: np.random.Generator, tenant: Tenant, count: int) -> Columns:
    """What each opportunity is about; its amount is the list price of the first year."""
    base = [plan for plan in tenant.plans if not plan.is_add_on]
    add_on = next(plan for plan in tenant.plans if plan.is_add_on)
    plan = rng.choice(len(base), count, p=[plan.weight for plan in base])
    seats = 1 + rng.poisson(tenant.seats_mean - 1, count) + (rng.random(count) < 0.05) * 6
    is_annual = rng.random(count) < 0.24
    has_add_on = rng.random(count) < add_on.weight
    minor = np.array([plan.monthly_minor for plan in base])[plan] * seats
    minor = minor + has_add_on * add_on.monthly_minor
    return {
        "amount_minor": minor * np.where(is_annual, 10, 12),
        "plan": plan,
        "seats": seats,
        "interval": np.where(is_annual, "year", "month").astype(object),
        "has_add_on": has_add_on,
        "percent_off": rng.choice([0.0, 10.0, 12.5, 20.0], count, p=[0.84, 0.08, 0.04, 0.04]),
    }


def _copies(deals: Columns, chosen: np.ndarray, tenant: Tenant, month: Month) -> Columns:
    """Deals entered a second time half an hour later; the copy is deleted the next day."""
    rows = np.flatnonzero(chosen)
    never = np.full(len(rows), NEVER)
    created = deals["created_at"][rows] + np.timedelta64(1800, "s")
    numbers = (500_000 + rows).tolist()
    return take(deals, rows) | {
        "opportunity_id": _array([crm_id("Opportunity", tenant, month, n) for n in numbers]),
        "account_id": _array([crm_id("Account", tenant, month, n) for n in numbers]),
        "is_copy": np.ones(len(rows), dtype=bool),
        "created_at": created,
        "stage_1_at": created,
        "stage_2_at": never,
        "stage_3_at": never,
        "stage_4_at": never,
        "closed_at": never,
        "is_won": np.zeros(len(rows), dtype=bool),
        "deleted_at": created + np.timedelta64(30 * 3600, "s"),
    }


def _array(values: list[str]) -> np.ndarray:
    """Texts of any length as one column."""
    return np.array(values, dtype=object)


def _choose(rng: np.random.Generator, staff: list[Owner], at: np.ndarray) -> np.ndarray:
    """Index into `staff` of someone hired by each instant."""
    hired = np.searchsorted(np.array([o.created_at for o in staff]), at, side="right")
    return np.asarray((rng.random(len(at)) * np.maximum(hired, 1)).astype(int))
