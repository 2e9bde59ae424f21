"""Makes the world: draws every subject month by month, then shows only what came before the as-of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

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
)
from tributary.sandbox.world.agents import Agent, agents
from tributary.sandbox.world.calendar import EPOCH, Month, Span, day_end, local_dates, to_local
from tributary.sandbox.world.campaigns import Campaign
from tributary.sandbox.world.costs import CostEntry
from tributary.sandbox.world.revenue import Customer, Price, Won
from tributary.sandbox.world.sales import Owner
from tributary.sandbox.world.support import SupportTicket, SupportUser
from tributary.sandbox.world.tenants import TENANTS, Tenant


Frames = list[pd.DataFrame]


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


def build_world(seed: int, size: float, as_of: datetime, start: date = EPOCH) -> World:
    """The world of a seed and size as of an instant (UTC).

    Whatever happened before an instant A is the same in every world whose as-of is A or later.
    """
    span = Span.between(start, as_of)
    campaigns_of = {t.tenant_id: campaigns.plan(seed, size, t, span) for t in TENANTS}
    owners_of = {t.tenant_id: sales.owners(seed, t, span.start64) for t in TENANTS}
    parts: dict[str, Frames] = {}
    for tenant in TENANTS:
        _tenant(seed, size, tenant, span, campaigns_of, owners_of[tenant.tenant_id], parts)
    frames = {name: _joined(rows) for name, rows in parts.items()}
    catalogue = {t.tenant_id: revenue.prices(t, int(span.start.timestamp())) for t in TENANTS}
    customers = _customers(
        seed, span, frames["opportunities"], frames["leads"], frames["accounts"], catalogue
    )
    users, tickets = _support(seed, span, customers)
    staff = [
        agent
        for tenant in TENANTS
        if tenant.uses_crm_app
        for agent in agents(seed, tenant, span.start64)
        if agent.hired_at < span.as_of64
    ]
    _assign_agents(frames["conversations"], staff)
    return World(
        seed=seed,
        size=size,
        span=span,
        campaigns=campaigns_of,
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
            if entry.day + 1 <= span.as_of64
        ],
    )


def _tenant(
    seed: int,
    size: float,
    tenant: Tenant,
    span: Span,
    campaigns_of: dict[str, list[Campaign]],
    staff: list[Owner],
    parts: dict[str, Frames],
) -> None:
    """Draw every month of one tenant and add what is visible to `parts`."""

    def keep(name: str, frame: pd.DataFrame) -> None:
        parts.setdefault(name, []).append(frame.assign(tenant_id=tenant.tenant_id))

    by_number = {c.number: c for c in campaigns_of[tenant.tenant_id]}
    known_customers = 0
    talks: Frames = []
    for month in span.months():
        delivered = _joined([marketing.delivery(seed, size, c, month) for c in by_number.values()])
        visits = traffic.sessions(seed, size, tenant, month, delivered, by_number)
        month_leads = sales.leads(seed, size, tenant, month, visits, staff)
        deals = sales.opportunities(seed, tenant, month, month_leads, staff)
        firms = accounts.accounts(seed, tenant, month, deals, month_leads)
        moves = accounts.changes(seed, tenant, month, firms, staff)
        keep("ads", _visible_ads(tenant, span, delivered, month_leads))
        keep("sessions", _visible_sessions(tenant, month, span, visits))
        keep("leads", _visible_leads(span, tenant, month, month_leads, deals, staff))
        keep("opportunities", _visible_deals(span, deals, month_leads, staff))
        keep(
            "accounts",
            _visible(span, firms, "created_at", ["customer_at", "deleted_at"]).assign(
                owner_id=lambda f: [staff[i].owner_id for i in f["owner"]]
            ),
        )
        keep("account_changes", _visible(span, moves, "at", []))
        if tenant.uses_crm_app:
            month_talks = conversations.conversations(seed, size, tenant, month, known_customers)
            known_customers += int(month_talks["is_new_customer"].sum())
            month_talks = month_talks.assign(
                campaign_id=_answered_campaigns(month_talks, by_number),
                customer_id=[conversations.customer_id(tenant, n) for n in month_talks["customer"]],
            )
            written = conversations.messages(seed, tenant, month, month_talks)
            opened = conversations.tickets(seed, tenant, month, month_talks)
            keep("messages", _visible_messages(span, written, month_talks))
            keep("app_tickets", _visible_tickets(span, opened, month_talks))
            seen = _visible(span, month_talks, "opened_at", TALK_TIMES)
            talks.append(seen)
            keep("conversations", seen)
    if tenant.uses_crm_app:
        made, history = conversations.customers(seed, tenant, _joined(talks))
        keep("app_customers", made)
        keep("app_customer_history", history)


TALK_TIMES = [
    "first_bot_response_at",
    "escalated_at",
    "assigned_at",
    "first_agent_response_at",
    "resolved_at",
    "abandoned_at",
    "reopened_at",
    "resolved_again_at",
    "rated_at",
    "deleted_at",
]
DEAL_TIMES = ["stage_2_at", "stage_3_at", "stage_4_at", "closed_at", "deleted_at"]
TICKET_TIMES = [
    "first_response_at",
    "solved_at",
    "reopened_at",
    "solved_again_at",
    "closed_at",
    "rated_at",
    "deleted_at",
]


def _joined(frames: Frames) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return (
        pd.concat(filled, ignore_index=True) if filled else frames[0] if frames else pd.DataFrame()
    )


def _visible(span: Span, frame: pd.DataFrame, at: str, times: list[str]) -> pd.DataFrame:
    """The rows that exist at the as-of, without the instants still to come."""
    seen = frame[span.holds(frame[at].to_numpy("M8[s]"))]
    hidden = {name: span.hide_future(seen[name].to_numpy("M8[s]")) for name in times}
    return seen.assign(**hidden)


def _visible_ads(
    tenant: Tenant, span: Span, delivered: pd.DataFrame, month_leads: pd.DataFrame
) -> pd.DataFrame:
    """Delivery of the days that have ended, with the conversions credited by now."""
    if delivered.empty:
        return delivered
    ended = day_end(delivered["date"].to_numpy("M8[D]"), tenant.zone)
    paid = month_leads[month_leads["ad_row"] >= 0]
    row = paid["ad_row"].to_numpy(int)
    credited_at = ended[row] + paid["conversion_lag_days"].to_numpy(int) * np.timedelta64(
        86_400, "s"
    )
    is_credited = credited_at <= span.as_of64
    conversions = np.zeros(len(delivered))
    np.add.at(conversions, row[is_credited], paid["conversion_share"].to_numpy(float)[is_credited])
    frame = delivered.assign(
        conversions=conversions, conversions_value=conversions * tenant.lead_value
    )
    return frame[ended <= span.as_of64]


def _visible_sessions(
    tenant: Tenant, month: Month, span: Span, visits: pd.DataFrame
) -> pd.DataFrame:
    base = _serial(tenant, month)
    seen = visits.assign(session_id=base + np.arange(len(visits)))
    seen = seen[span.holds(seen["at"].to_numpy("M8[s]"))]
    local = to_local(seen["at"].to_numpy("M8[s]"), tenant.zone)
    return seen.assign(
        local_date=local.astype("M8[D]").astype("M8[s]"), local_hour=pd.DatetimeIndex(local).hour
    )


def _serial(tenant: Tenant, month: Month) -> int:
    return (tenant.number * 1000 + month.number) * 1_000_000


def _visible_leads(
    span: Span,
    tenant: Tenant,
    month: Month,
    month_leads: pd.DataFrame,
    deals: pd.DataFrame,
    staff: list[Owner],
) -> pd.DataFrame:
    """Leads at the as-of, with the account and opportunity they became."""
    own = deals[~deals["is_copy"].to_numpy(bool)].set_index("lead")
    closed = own["closed_at"].where(own["is_won"].astype(bool))
    everything = month_leads.assign(
        opportunity_id=own["opportunity_id"].reindex(month_leads.index),
        account_id=own["account_id"].reindex(month_leads.index),
        customer_at=closed.reindex(month_leads.index),
        lost_at=own["closed_at"].where(~own["is_won"].astype(bool)).reindex(month_leads.index),
        session_id=np.where(
            month_leads["session"] < 0, -1, _serial(tenant, month) + month_leads["session"]
        ),
        owner_id=[staff[i].owner_id for i in month_leads["owner"]],
    )
    times = ["mql_at", "sql_at", "opportunity_at", "customer_at", "lost_at", "deleted_at"]
    seen = _visible(span, everything, "at", times)
    has_deal = seen["opportunity_at"].notna()
    return seen.assign(
        opportunity_id=seen["opportunity_id"].where(has_deal),
        account_id=seen["account_id"].where(has_deal),
    )


def _visible_deals(
    span: Span, deals: pd.DataFrame, month_leads: pd.DataFrame, staff: list[Owner]
) -> pd.DataFrame:
    lead = deals["lead"].to_numpy(int)
    everything = deals.assign(
        lead_id=month_leads["lead_id"].to_numpy()[lead],
        channel=month_leads["channel"].to_numpy()[lead],
        campaign=month_leads["campaign"].to_numpy()[lead],
        campaign_name=month_leads["campaign_name"].to_numpy()[lead],
        owner_id=[staff[i].owner_id for i in deals["owner"]],
    )
    seen = _visible(span, everything, "created_at", DEAL_TIMES)
    is_closed = seen["closed_at"].notna()
    return seen.assign(is_won=seen["is_won"].astype(bool) & is_closed)


def _visible_messages(span: Span, written: pd.DataFrame, talks: pd.DataFrame) -> pd.DataFrame:
    talk = written["talk"].to_numpy(int)
    everything = written.assign(
        conversation_id=talks["conversation_id"].to_numpy()[talk],
        deleted_at=talks["deleted_at"].to_numpy("M8[s]")[talk],
    )
    return _visible(
        span, everything, "sent_at", ["delivered_at", "read_at", "failed_at", "deleted_at"]
    )


def _visible_tickets(span: Span, opened: pd.DataFrame, talks: pd.DataFrame) -> pd.DataFrame:
    talk = opened["talk"].to_numpy(int)
    everything = opened.assign(
        conversation_id=talks["conversation_id"].to_numpy()[talk],
        customer_id=talks["customer_id"].to_numpy()[talk],
        agent_pick=talks["agent_pick"].to_numpy(float)[talk],
        assigned_at=talks["assigned_at"].to_numpy("M8[s]")[talk],
    )
    return _visible(span, everything, "created_at", TICKET_TIMES)


def _answered_campaigns(talks: pd.DataFrame, by_number: dict[int, Campaign]) -> list[str | None]:
    """The campaign each conversation answered: one that delivered that day, or none."""
    running = [c for c in by_number.values() if c.end_day is None]
    seasonal = [c for c in by_number.values() if c.end_day is not None]
    chosen: list[str | None] = []
    for at, pick in zip(talks["opened_at"].to_numpy("M8[s]"), talks["campaign_pick"], strict=True):
        if np.isnan(pick):
            chosen.append(None)
            continue
        local = local_dates(np.array([at]), running[0].tenant.zone)
        pool = [c for c in (*running, *seasonal) if c.created_at <= at and c.delivers(local)[0]]
        chosen.append(pool[int(pick * len(pool))].campaign_id)
    return chosen


def _assign_agents(talks: pd.DataFrame, staff: list[Agent]) -> None:
    """Give every assigned conversation an agent who worked there at that instant."""
    chosen: list[str | None] = []
    for tenant_id, assigned, pick in zip(
        talks["tenant_id"], talks["assigned_at"].to_numpy("M8[s]"), talks["agent_pick"], strict=True
    ):
        if np.isnat(assigned):
            chosen.append(None)
            continue
        there = [
            a.agent_id
            for a in staff
            if a.tenant_id == tenant_id and a.hired_at <= assigned and not a.left_at <= assigned
        ]
        chosen.append(there[int(pick * len(there))])
    talks["agent_id"] = pd.Series(chosen, index=talks.index, dtype=object)


def _customers(
    seed: int,
    span: Span,
    deals: pd.DataFrame,
    leads: pd.DataFrame,
    firms: pd.DataFrame,
    catalogue: dict[str, list[Price]],
) -> list[Customer]:
    """The paying customers that won opportunities became, in order of their billing's start."""
    won = deals[deals["is_won"].to_numpy(bool)]
    by_lead = leads.set_index("lead_id")
    country = firms.set_index("account_id")["country"]
    as_of = int(span.as_of.timestamp())
    tenants = {t.tenant_id: t for t in TENANTS}
    made = []
    for deal in won.itertuples(index=False):
        lead = by_lead.loc[deal.lead_id]
        customer = revenue.customer(
            seed,
            tenants[deal.tenant_id],
            Won(
                account_id=deal.account_id,
                opportunity_id=deal.opportunity_id,
                closed=int(deal.closed_at.timestamp()),
                plan=int(deal.plan),
                seats=int(deal.seats),
                interval=deal.interval,
                has_add_on=bool(deal.has_add_on),
                percent_off=float(deal.percent_off),
                country=country[deal.account_id],
                name=f"{lead.first_name} {lead.last_name}",
                email=lead.email,
            ),
            catalogue[deal.tenant_id],
            as_of,
        )
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
