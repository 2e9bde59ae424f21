"""Makes the world: draws every subject month by month, shows what came before the as-of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from tributary.sandbox.world import (
    accounts,
    campaigns,
    conversations,
    costs,
    marketing,
    revenue,
    sales,
    support,
    traffic,
    visible,
)
from tributary.sandbox.world.agents import Agent, agents
from tributary.sandbox.world.calendar import EPOCH, Span, local_dates
from tributary.sandbox.world.campaigns import Campaign
from tributary.sandbox.world.columns import Columns, join, length, rows
from tributary.sandbox.world.costs import CostEntry
from tributary.sandbox.world.revenue import Customer, Price, Won
from tributary.sandbox.world.sales import Owner
from tributary.sandbox.world.support import SupportTicket, SupportUser
from tributary.sandbox.world.tenants import BY_ID, TENANTS, Tenant

Subject = TypeVar("Subject")


@dataclass(slots=True)
class World:
    """All that happened from the epoch up to the as-of. Instants are UTC, frames keep NaT for
    what has not happened yet; plans of the future are hidden except in `Campaign` and `Agent`,
    whose `changes` and `versions` the readers cut themselves.
    """

    seed: int
    size: float
    span: Span
    campaigns: dict[str, list[Campaign]]
    ads: pd.DataFrame
    sessions: pd.DataFrame
    owners: dict[str, list[Owner]]
    leads: pd.DataFrame
    opportunities: pd.DataFrame
    accounts: pd.DataFrame
    account_changes: pd.DataFrame
    prices: list[Price]
    customers: list[Customer]
    support_users: list[SupportUser]
    support_tickets: list[SupportTicket]
    agents: list[Agent]
    app_customers: pd.DataFrame
    app_customer_history: pd.DataFrame
    conversations: pd.DataFrame
    messages: pd.DataFrame
    app_tickets: pd.DataFrame
    costs: list[CostEntry]
    _subjects: dict[str, Any] = field(default_factory=dict, repr=False)

    def of(self, draw: Callable[[World], Subject]) -> Subject:
        """A subject that only some sources tell of: drawn from the world when first asked for."""
        name = f"{draw.__module__}.{draw.__qualname__}"
        if name not in self._subjects:
            self._subjects[name] = draw(self)
        drawn: Subject = self._subjects[name]
        return drawn


def build_world(seed: int, size: float, as_of: datetime, start: date = EPOCH) -> World:
    """The world of a seed and size as of an instant (UTC).

    Whatever happened before an instant A is the same in every world whose as-of is A or later.
    """
    span = Span.between(start, as_of)
    campaigns_of = {t.tenant_id: campaigns.plan(seed, size, t, span) for t in TENANTS}
    owners_of = {t.tenant_id: sales.owners(seed, t, span.start64) for t in TENANTS}
    staff: list[Agent] = []
    parts: dict[str, list[pd.DataFrame]] = {}
    for tenant in TENANTS:
        planned, hired = campaigns_of[tenant.tenant_id], owners_of[tenant.tenant_id]
        tables = _tenant(seed, size, tenant, span, planned, hired)
        if tenant.uses_crm_app:
            team = agents(seed, tenant, span.start64)
            staff += [agent for agent in team if agent.hired_at < span.as_of64]
            tables |= _conversations(seed, size, tenant, span, planned, team)
        for name, table in tables.items():
            parts.setdefault(name, []).append(table.assign(tenant_id=tenant.tenant_id))
    frames = {name: pd.concat(tables, ignore_index=True) for name, tables in parts.items()}
    catalogue = {t.tenant_id: revenue.prices(t, int(span.start.timestamp())) for t in TENANTS}
    customers = _customers(seed, span, frames, catalogue)
    users, tickets = _support(seed, span, customers)
    last_cost_day = span.as_of64.astype("M8[D]")
    return World(
        seed=seed,
        size=size,
        span=span,
        campaigns={
            name: [c for c in planned if c.created_at < span.as_of64]
            for name, planned in campaigns_of.items()
        },
        ads=frames["ads"],
        sessions=frames["sessions"],
        owners={
            name: [o for o in hired if o.created_at < span.as_of64]
            for name, hired in owners_of.items()
        },
        leads=frames["leads"],
        opportunities=frames["opportunities"],
        accounts=frames["accounts"],
        account_changes=frames["account_changes"],
        prices=[price for tenant_prices in catalogue.values() for price in tenant_prices],
        customers=customers,
        support_users=users,
        support_tickets=tickets,
        agents=staff,
        app_customers=frames["app_customers"],
        app_customer_history=frames["app_customer_history"],
        conversations=frames["conversations"],
        messages=frames["messages"],
        app_tickets=frames["app_tickets"],
        costs=[
            entry
            for month in span.months()
            for entry in costs.entries(seed, month)
            if entry.day < last_cost_day
        ],
    )


def _tenant(
    seed: int,
    size: float,
    tenant: Tenant,
    span: Span,
    planned: list[Campaign],
    staff: list[Owner],
) -> dict[str, pd.DataFrame]:
    """What is visible of one tenant, by the name of the world's table."""
    by_number = {campaign.number: campaign for campaign in planned}
    delivered, visits, leads, deals, firms = _Months(), _Months(), _Months(), _Months(), _Months()
    moves: list[tuple[str, np.datetime64, str, str, str]] = []
    start = span.start64
    for month in span.months():
        served = join([marketing.delivery(seed, size, c, month) for c in planned])
        came = traffic.sessions(seed, size, tenant, month, start, served, by_number)
        won = sales.leads(seed, size, tenant, month, start, came, staff)
        begun = sales.opportunities(seed, tenant, month, won, staff)
        made = accounts.accounts(seed, tenant, month, begun, won)
        moves += accounts.changes(seed, tenant, month, made, staff)
        firms.add(made)
        deals.add(begun, lead=leads.count)
        leads.add(won, session=visits.count, ad_row=delivered.count)
        visits.add(came, ad_row=delivered.count)
        delivered.add(served)
    drawn_leads, drawn_deals = leads.all(), deals.all()
    names = ["account_id", "at", "attribute", "old", "new"]
    changes = pd.DataFrame(moves, columns=names).astype({"at": "datetime64[s]"})
    return {
        "ads": visible.ads(tenant, span, delivered.all(), drawn_leads),
        "sessions": visible.sessions(tenant, span, visits.all()),
        "leads": visible.leads(tenant, span, drawn_leads, drawn_deals, staff),
        "opportunities": visible.opportunities(span, drawn_deals, drawn_leads, staff),
        "accounts": visible.accounts(span, firms.all(), staff),
        "account_changes": changes[span.holds(changes["at"].to_numpy("M8[s]"))],
    }


def _conversations(
    seed: int, size: float, tenant: Tenant, span: Span, planned: list[Campaign], staff: list[Agent]
) -> dict[str, pd.DataFrame]:
    """What is visible of one tenant in the conversation application."""
    talks, written, opened = _Months(), _Months(), _Months()
    known_customers = 0
    for month in span.months():
        drawn = conversations.conversations(
            seed, size, tenant, month, span.start64, known_customers
        )
        known_customers += int(drawn["is_new_customer"].sum())
        written.add(conversations.messages(seed, tenant, month, drawn), talk=talks.count)
        opened.add(conversations.tickets(seed, tenant, month, drawn), talk=talks.count)
        talks.add(drawn)
    everything = talks.all()
    everything |= {
        "campaign_id": _answered_campaigns(everything, planned, tenant),
        "customer_id": np.array(
            [conversations.customer_id(tenant, n) for n in everything["customer"]], dtype=object
        ),
        "agent_id": _assigned_agents(everything, staff),
    }
    seen = visible.visible(span, everything, "opened_at", visible.TALK_TIMES)
    seen["agent_id"] = seen["agent_id"].where(seen["assigned_at"].notna(), None)
    made, history = conversations.customers(seed, tenant, seen)
    return {
        "conversations": seen,
        "messages": visible.messages(span, written.all(), everything),
        "app_tickets": visible.tickets(span, opened.all(), everything),
        "app_customers": made,
        "app_customer_history": history,
    }


class _Months:
    """Months of a subject one after the other; columns that name rows of another are shifted."""

    def __init__(self) -> None:
        self._parts: list[Columns] = []
        self.count = 0

    def add(self, part: Columns, **shifts: int) -> None:
        """The next month; `shifts` says by how much each naming column (−1: none) moves."""
        shifted = {n: np.where(part[n] < 0, -1, part[n] + by) for n, by in shifts.items() if part}
        self._parts.append({**part, **shifted})
        self.count += length(part)

    def all(self) -> Columns:
        """All months."""
        return join(self._parts)


def _answered_campaigns(talks: Columns, planned: list[Campaign], tenant: Tenant) -> np.ndarray:
    """The campaign each conversation answered: one that ran on that day, or none."""
    at, pick = talks["opened_at"], talks["campaign_pick"]
    day = local_dates(at, tenant.zone)
    runs = np.array([c.delivers(day) & (c.created_at <= at) for c in planned])
    chosen = np.floor(np.nan_to_num(pick) * runs.sum(axis=0)).astype(int)
    found = np.argmax(np.cumsum(runs, axis=0) > chosen, axis=0)
    ids = np.array([campaign.campaign_id for campaign in planned], dtype=object)
    return np.where(np.isnan(pick) | ~runs.any(axis=0), np.array(None), ids[found])


def _assigned_agents(talks: Columns, staff: list[Agent]) -> np.ndarray:
    """For every assigned conversation an agent who worked there at that instant."""
    at, pick = talks["assigned_at"], talks["agent_pick"]
    there = np.array([(a.hired_at <= at) & ~(a.left_at <= at) for a in staff])
    chosen = np.floor(pick * there.sum(axis=0)).astype(int)
    found = np.argmax(np.cumsum(there, axis=0) > chosen, axis=0)
    ids = np.array([agent.agent_id for agent in staff], dtype=object)
    return np.where(np.isnat(at), np.array(None), ids[found])


def _customers(
    seed: int,
    span: Span,
    frames: dict[str, pd.DataFrame],
    catalogue: dict[str, list[Price]],
) -> list[Customer]:
    """The paying customers that won opportunities became, in order of their billing's start."""
    deals = frames["opportunities"]
    leads = frames["leads"].set_index("lead_id")
    people = {
        lead_id: (f"{first} {last}", email, country)
        for lead_id, first, last, email, country in zip(
            leads.index,
            *(leads[name] for name in ("first_name", "last_name", "email", "country")),
            strict=True,
        )
    }
    as_of = int(span.as_of.timestamp())
    made = []
    for deal in rows(deals[deals["is_won"].astype(bool)]):
        name, email, country = people[deal.lead_id]
        won = Won(
            account_id=deal.account_id,
            opportunity_id=deal.opportunity_id,
            closed=int(deal.closed_at.timestamp()),
            plan=int(deal.plan),
            seats=int(deal.seats),
            interval=deal.interval,
            has_add_on=bool(deal.has_add_on),
            percent_off=float(deal.percent_off),
            country=country,
            name=name,
            email=email,
        )
        tenant = BY_ID[deal.tenant_id]
        customer = revenue.customer(seed, tenant, won, catalogue[tenant.tenant_id], as_of)
        if customer is not None:
            made.append(customer)
    return sorted(made, key=lambda c: (c.created, c.customer_id))


def _support(
    seed: int, span: Span, customers: list[Customer]
) -> tuple[list[SupportUser], list[SupportTicket]]:
    """Agents, end users and numbered tickets of the tenants that use the support desk."""
    start, as_of = int(span.start.timestamp()), int(span.as_of.timestamp())
    users: list[SupportUser] = []
    tickets: list[SupportTicket] = []
    for tenant in TENANTS:
        if tenant.zendesk_brand is None:
            continue
        staff = support.agents(seed, tenant, start)
        users += staff
        mine = [c for c in customers if c.tenant is tenant]
        for number, customer in enumerate(mine, start=1):
            user = support.end_user(customer, number)
            users.append(user)
            tickets += support.tickets(seed, customer, user, staff, as_of)
    tickets.sort(key=lambda t: (t.created, t.requester_id))
    return users, [t._replace(ticket_id=1000 + n) for n, t in enumerate(tickets)]
