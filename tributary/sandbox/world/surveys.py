"""Surveys of paying customers: who was asked what and when, and what they answered."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import number, stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.revenue import Customer
from tributary.sandbox.world.support import SupportTicket

DAY = 86_400
#: Greatest score of each survey; the least is 0 for NPS, else 1.
SCALE_MAX = {"nps": 10, "csat": 5, "ces": 7, "pmf": 3}
RESPONSE_RATE = {"nps": 0.36, "csat": 0.31, "ces": 0.33, "pmf": 0.29}
#: The one contact of a customer is asked at most this often.
QUIET_DAYS = 20
MAX_MONTHS = 180
COMMENTS = {
    "low": (
        "Support took too long to answer.",
        "Too expensive for what we use.",
        "Setting it up was harder than promised.",
        "Reports do not match our own numbers.",
    ),
    "middle": ("It does the job.", "Good, but some features are missing.", "Mostly happy."),
    "high": (
        "Saves us hours every week.",
        "The team answers fast and knows what it does.",
        "We recommend it to partners.",
        "Works well, no complaints.",
    ),
}


class Person(NamedTuple):
    """A customer's contact as the survey tool knows it."""

    person_id: str
    customer: Customer
    contact_id: str  # the CRM's lead
    created: int  # Unix seconds


class Invitation(NamedTuple):
    """A survey that was sent."""

    person: Person
    survey_type: str
    sent: int
    related_entity: str | None


class Response(NamedTuple):
    """An answer as it is at the as-of."""

    response_id: str
    invitation: Invitation
    score: int
    comment: str | None
    responded: int
    updated: int


class Surveys(NamedTuple):
    """All that was asked and answered before the as-of, each in order of time."""

    people: list[Person]
    invitations: list[Invitation]
    responses: list[Response]


def surveys(world: World) -> Surveys:
    """The surveys of every customer's contact."""
    as_of = int(world.span.as_of.timestamp())
    leads = dict(
        zip(world.opportunities["opportunity_id"], world.opportunities["lead_id"], strict=True)
    )
    tickets: dict[str, list[SupportTicket]] = {}
    for ticket in sorted(world.support_tickets, key=lambda t: t.solved):
        tickets.setdefault(ticket.crm_id, []).append(ticket)
    made = Surveys([], [], [])
    for customer in world.customers:
        person = Person(
            number(10, "person", customer.won.email),
            customer,
            leads[customer.won.opportunity_id],
            customer.created + 3600,
        )
        if person.created >= as_of:
            continue
        made.people.append(person)
        rng = stream(world.seed, "survey answers", customer.customer_id)
        liking = rng.normal(0.0, 0.8)
        for invitation in _invitations(world.seed, person, tickets, as_of):
            made.invitations.append(invitation)
            answer = _answer(world.seed, invitation, liking, as_of)
            if answer is not None:
                made.responses.append(answer)
    made.invitations.sort(key=lambda i: (i.sent, i.person.person_id))
    made.responses.sort(key=lambda r: (r.updated, r.response_id))
    return made


def _invitations(
    seed: int, person: Person, tickets: dict[str, list[SupportTicket]], as_of: int
) -> list[Invitation]:
    """What the person was asked while a customer, with quiet days in between."""
    customer = person.customer
    rng = stream(seed, "surveys", customer.customer_id)
    created = customer.created
    planned: list[tuple[int, str, str | None]] = [
        (created + int(rng.uniform(14, 26) * DAY), "ces", None),
        (created + int(rng.uniform(40, 55) * DAY), "pmf", None),
    ]
    at = created + int(rng.uniform(60, 90) * DAY)
    for _ in range(MAX_MONTHS // 6):
        planned.append((at, "nps", None))
        at += int(rng.uniform(150, 200) * DAY)
    if customer.tenant.zendesk_brand is None:
        at = created + int(rng.uniform(28, 100) * DAY)
        for _ in range(MAX_MONTHS // 3):
            planned.append((at, "csat", None))
            at += int(rng.uniform(80, 110) * DAY)
    planned += [
        (ticket.solved + 5400, "csat", f"ticket/{ticket.ticket_id}")
        for ticket in tickets.get(customer.won.account_id, [])
        if ticket.created % 10 < 7
    ]
    spans = customer.active_spans(as_of)
    sent: list[Invitation] = []
    for at, kind, related in sorted(planned, key=lambda plan: plan[:2]):
        if at >= as_of:
            break
        is_quiet = bool(sent) and at - sent[-1].sent < QUIET_DAYS * DAY
        if not is_quiet and any(a <= at < b for a, b in spans):
            sent.append(Invitation(person, kind, at, related))
    return sent


def _answer(seed: int, invitation: Invitation, liking: float, as_of: int) -> Response | None:
    """What was answered by the as-of; some think better of it within a day."""
    kind = invitation.survey_type
    rng = stream(seed, "answer", invitation.person.person_id, invitation.sent)
    is_answered = rng.random() < RESPONSE_RATE[kind]
    responded = invitation.sent + 600 + int(rng.exponential(1.2 * DAY))
    if not is_answered or responded >= as_of:
        return None
    score = _score(kind, liking + rng.normal(0.0, 0.7))
    second = _score(kind, liking + rng.normal(0.3, 0.7))
    changes = responded + 1800 + int(rng.uniform(0, 0.9) * DAY)
    has_changed = rng.random() < 0.07 and changes < as_of
    shown = second if has_changed else score
    has_comment, pick = rng.random() < 0.55, rng.random()
    said = COMMENTS[_mood(kind, shown)]
    return Response(
        number(11, "response", invitation.person.person_id, invitation.sent),
        invitation,
        shown,
        said[int(pick * len(said))] if has_comment else None,
        responded,
        changes if has_changed else responded,
    )


def _score(kind: str, mood: float) -> int:
    """A mood (mean 0, about one wide) on the survey's scale; most people are rather content."""
    centre, width, least = {
        "nps": (8.4, 1.9, 0),
        "csat": (4.35, 0.75, 1),
        "ces": (5.6, 1.1, 1),
        "pmf": (2.3, 0.8, 1),
    }[kind]
    return int(np.clip(round(centre + width * mood), least, SCALE_MAX[kind]))


def _mood(kind: str, score: int) -> str:
    share = score / SCALE_MAX[kind]
    return "low" if share <= 0.62 else "middle" if share < 0.85 else "high"


def is_detractor(response: Response) -> bool:
    """Whether somebody should call: an NPS detractor, or a dissatisfied rating."""
    kind = response.invitation.survey_type
    return (kind == "nps" and response.score <= 6) or (kind == "csat" and response.score <= 2)
