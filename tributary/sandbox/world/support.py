"""Support tickets of paying customers, from creation to closing, as Zendesk keeps them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world import people
from tributary.sandbox.world.revenue import Customer, add_months
from tributary.sandbox.world.tenants import Tenant

PRIORITIES = ("urgent", "high", "normal", "low")
PRIORITY_SHARE = (0.06, 0.2, 0.54, 0.2)
#: Median minutes to the first reply and to the solution, by priority.
REPLY_MINUTES = dict(zip(PRIORITIES, (18, 55, 140, 260), strict=True))
SOLVE_MINUTES = dict(zip(PRIORITIES, (240, 700, 1_700, 2_900), strict=True))
TOPICS = ("Billing question", "Cannot sign in", "Data looks wrong", "How do I", "Feature request")
TYPES = ("question", "incident", "problem", "task")
CHANNELS = ("email", "web", "chat", "api")
AGENTS = 5
DAY = 86_400


class SupportUser(NamedTuple):
    """An agent or an end user."""

    user_id: int
    name: str
    email: str
    role: str  # agent or end-user
    created: int  # Unix seconds
    tenant_id: str


class SupportTicket(NamedTuple):
    """A ticket as planned; instants are Unix seconds, None if it never comes to that."""

    ticket_id: int
    tenant_id: str
    requester_id: int
    organization_id: int
    crm_id: str
    assignee_id: int
    priority: str
    type: str
    channel: str
    subject: str
    created: int
    assigned: int
    replied: int
    solved: int
    reopened: int | None
    solved_again: int | None
    closed: int
    rated: int | None
    rating: str  # good or bad
    replies: int
    deleted: int | None


def agents(seed: int, tenant: Tenant, start: int) -> list[SupportUser]:
    """The tenant's support agents, all there from the start."""
    rng = stream(seed, tenant.tenant_id, "support agents")
    first, last = people.names(rng, AGENTS)
    return [
        SupportUser(
            tenant.number * 1_000_000_000 + number,
            f"{a} {b}",
            people.email(a, b, f"agent{tenant.number}{number}", "example.org"),
            "agent",
            start,
            tenant.tenant_id,
        )
        for number, (a, b) in enumerate(zip(first, last, strict=True), start=1)
    ]


def end_user(customer: Customer, number: int) -> SupportUser:
    """The person of the customer that writes tickets."""
    tenant = customer.tenant
    return SupportUser(
        tenant.number * 1_000_000_000 + 1_000_000 + number,
        customer.won.name,
        customer.won.email,
        "end-user",
        customer.created,
        tenant.tenant_id,
    )


def tickets(
    seed: int, customer: Customer, requester: SupportUser, staff: list[SupportUser], as_of: int
) -> list[SupportTicket]:
    """The tickets the customer wrote before the as-of, while it had a subscription.

    Their `ticket_id` is 0: the desk numbers tickets in order of creation.
    """
    tenant = customer.tenant
    rng = stream(seed, tenant.tenant_id, "tickets", customer.customer_id)
    written: list[SupportTicket] = []
    for month in range(240):
        start = add_months(customer.created, month)
        if start >= as_of:
            break
        end = add_months(customer.created, month + 1)
        count = int(rng.poisson(tenant.tickets_per_customer_month))
        times = start + np.sort(rng.integers(0, end - start, count))
        written += [_ticket(rng, customer, requester, staff, int(at)) for at in times]
    spans = customer.active_spans(as_of)
    return [
        ticket
        for ticket in written
        if ticket.created < as_of and any(a <= ticket.created < b for a, b in spans)
    ]


def _ticket(
    rng: np.random.Generator,
    customer: Customer,
    requester: SupportUser,
    staff: list[SupportUser],
    at: int,
) -> SupportTicket:
    pick = rng.random(8)
    priority = str(rng.choice(PRIORITIES, p=PRIORITY_SHARE))
    replied = at + 120 + int(REPLY_MINUTES[priority] * 60 * rng.lognormal(0, 0.8))
    solved = replied + 300 + int(SOLVE_MINUTES[priority] * 60 * rng.lognormal(0, 0.9))
    is_reopened = pick[0] < 0.08
    reopened = solved + int(pick[1] * 3 * DAY) + 600 if is_reopened else None
    again = reopened + 1200 + int(rng.exponential(DAY)) if reopened else None
    final = again or solved
    return SupportTicket(
        ticket_id=0,
        tenant_id=customer.tenant.tenant_id,
        requester_id=requester.user_id,
        organization_id=requester.user_id + 1_000_000,
        crm_id=customer.won.account_id,
        assignee_id=staff[int(pick[2] * len(staff))].user_id,
        priority=priority,
        type=TYPES[int(pick[3] ** 1.6 * len(TYPES))],
        channel=CHANNELS[int(pick[4] ** 1.4 * len(CHANNELS))],
        subject=TOPICS[int(pick[5] * len(TOPICS))],
        created=at,
        assigned=at + 60 + int((replied - at - 60) * 0.4),
        replied=replied,
        solved=solved,
        reopened=reopened,
        solved_again=again,
        closed=final + 4 * DAY,
        rated=final + 900 + int(pick[6] * 2 * DAY) if pick[7] < 0.38 else None,
        rating="good" if rng.random() < 0.86 else "bad",
        replies=1 + int(rng.poisson(1.4)),
        deleted=at + int(DAY * (2 + pick[6])) if rng.random() < 0.01 else None,
    )


class TicketState(NamedTuple):
    """What a ticket shows at one instant."""

    status: str  # new, open, pending, solved, closed or deleted
    assigned_at: int | None
    replied_at: int | None
    solved_at: int | None  # None while it is open (again)
    reopens: int
    rating: str  # unoffered, offered, good or bad
    updated_at: int


def state(ticket: SupportTicket, as_of: int) -> TicketState:
    """The ticket as it was just before `as_of` (Unix seconds)."""

    def seen(at: int | None) -> int | None:
        return at if at is not None and at < as_of else None

    # From here on nothing happens to a ticket that was deleted.
    if ticket.deleted is not None and ticket.deleted < as_of:
        return state(ticket._replace(deleted=None), ticket.deleted)._replace(
            status="deleted", updated_at=ticket.deleted
        )
    solved, reopened, again = seen(ticket.solved), seen(ticket.reopened), seen(ticket.solved_again)
    final = again or (solved if reopened is None else None)
    status = "new"
    if seen(ticket.assigned):
        status = "open"
    if seen(ticket.replied):
        status = "pending"
    if solved:
        status = "open" if final is None else "solved"
    if seen(ticket.closed):
        status = "closed"
    rated = seen(ticket.rated)
    rating = ticket.rating if rated else "offered" if solved else "unoffered"
    known = (ticket.created, ticket.assigned, ticket.replied, solved, reopened, again, rated)
    times = [at for at in (*known, ticket.closed) if at is not None and at < as_of]
    return TicketState(
        status=status,
        assigned_at=seen(ticket.assigned),
        replied_at=seen(ticket.replied),
        solved_at=final,
        reopens=int(reopened is not None),
        rating=rating,
        updated_at=max(times),
    )
