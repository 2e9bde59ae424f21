"""What customer success does with paying customers: plans, relationships, interventions, trainings.

A row that changes is drawn as its versions, each with the time of its change; the row that counts
at an instant is the last version before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import number, stream
from tributary.sandbox.world import people
from tributary.sandbox.world.build import World
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.revenue import Customer, SubscriptionEvent, add_months
from tributary.sandbox.world.surveys import Response, is_detractor, surveys

DAY = 86_400
MAX_MONTHS = 180
#: Milestone → days after the start at which it is due; the review comes back every year.
MILESTONES = {"kickoff": 7, "go_live": 30, "first_value": 60, "adoption": 120}
REVIEW_DAYS = 330
GOALS = ("save_time", "reduce_cost", "grow_revenue", "improve_quality")
OBJECTIVES = ("efficiency", "growth", "customer_experience", "compliance")
COURSES = ("Onboarding basics", "Administration", "Reporting", "Automation")
ADVOCACY = ("reference_call", "review", "case_study", "testimonial")
COMMUNITY = ("post", "reply", "reaction", "event_attended")
#: What may start an intervention → what is done about it, and what an hour of it costs in EUR.
STRATEGIES = {
    "detractor_survey": ("executive_outreach", "call", 95),
    "payment_failed": ("billing_help", "email", 40),
    "usage_drop": ("adoption_campaign", "training", 60),
    "onboarding_stalled": ("success_plan_reset", "call", 60),
}
ADVOCACY_RATE, COMMUNITY_RATE, USAGE_DROP_RATE = 0.08, 0.6, 0.02  # a customer's month
#: Of the leads by referral those that a customer sent; the others came over a partner's page.
REFERRED_SHARE = 0.8


class SuccessPlan(NamedTuple):
    """A milestone of a customer's success plan and the goal it serves."""

    plan_id: str
    tenant_id: str
    customer_id: str
    milestone: str
    due_date: np.datetime64
    completed_at: int | None
    goal: str
    business_objective: str | None
    is_goal_met: bool | None
    is_value_documented: bool
    documented_value_amount: Decimal | None
    contract_value_amount: Decimal
    currency_code: str
    created_at: int
    modified_at: int


class Relationship(NamedTuple):
    """A person at the customer, and how well the relationship is."""

    relationship_id: str
    tenant_id: str
    customer_id: str
    contact_id: str | None
    contact_name: str
    role: str
    champion_strength: int | None
    relationship_score: int
    is_executive_sponsor: bool
    is_active: bool
    last_contact_at: int
    next_review_date: np.datetime64
    modified_at: int


class Intervention(NamedTuple):
    """What was done to keep a customer."""

    intervention_id: str
    tenant_id: str
    customer_id: str
    strategy: str
    type: str
    trigger: str
    survey_response_id: str | None
    started_at: int
    closed_at: int | None
    outcome: str
    cost_amount: Decimal
    retained_mrr_amount: Decimal | None
    currency_code: str
    modified_at: int


class Training(NamedTuple):
    """A course that a contact was assigned."""

    training_id: str
    tenant_id: str
    customer_id: str
    contact_id: str
    course: str
    assigned_at: int
    completed_at: int | None
    modified_at: int


class Advocacy(NamedTuple):
    """Something good that a customer said in public or to others."""

    advocacy_id: str
    tenant_id: str
    customer_id: str
    kind: str
    occurred_at: int
    modified_at: int


class Referral(NamedTuple):
    """A lead that a customer referred."""

    referral_id: str
    tenant_id: str
    referrer_customer_id: str
    referred_contact_id: str
    referred_at: int
    converted_at: int | None
    modified_at: int


class CommunityActivity(NamedTuple):
    """What a contact did in the user community."""

    activity_id: str
    tenant_id: str
    customer_id: str
    contact_id: str
    kind: str
    occurred_at: int
    modified_at: int


@dataclass(slots=True)
class CustomerSuccess:
    """Every version of every row whose change came before the as-of."""

    success_plans: list[SuccessPlan] = field(default_factory=list)
    relationships: list[Relationship] = field(default_factory=list)
    interventions: list[Intervention] = field(default_factory=list)
    trainings: list[Training] = field(default_factory=list)
    advocacy: list[Advocacy] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    community_activity: list[CommunityActivity] = field(default_factory=list)


def customer_success(world: World) -> CustomerSuccess:
    """The workspace of all business units."""
    as_of = int(world.span.as_of.timestamp())
    contacts = dict(
        zip(world.opportunities["opportunity_id"], world.opportunities["lead_id"], strict=True)
    )
    unhappy: dict[str, list[Response]] = {}
    for response in world.of(surveys).responses:
        if is_detractor(response):
            person = response.invitation.person
            unhappy.setdefault(person.customer.customer_id, []).append(response)
    made = CustomerSuccess()
    for customer in world.customers:
        life = _Life(world.seed, customer, contacts[customer.won.opportunity_id], as_of)
        made.success_plans += life.plans()
        made.relationships += life.relationships()
        made.interventions += life.interventions(unhappy.get(customer.customer_id, []))
        made.trainings += life.trainings()
        made.advocacy += life.advocacy()
        made.community_activity += life.community()
    made.referrals += _referrals(world)
    return made


class _Life:
    """One customer's life as customer success sees it."""

    def __init__(self, seed: int, customer: Customer, contact_id: str, as_of: int) -> None:
        self.seed, self.customer, self.contact_id, self.as_of = seed, customer, contact_id, as_of
        self.spans = customer.active_spans(as_of)
        self.tenant_id = customer.tenant.tenant_id
        self.account_id = customer.won.account_id
        self.currency = customer.tenant.currency

    def plans(self) -> Iterator[SuccessPlan]:
        """The milestones of the first months, and a review every year."""
        rng = self._stream("success plans")
        started = self.customer.created
        planned = [(name, started + 3600, days) for name, days in MILESTONES.items()]
        planned += [
            ("annual_review", started + (365 * year + 300) * DAY, 365 * year + REVIEW_DAYS)
            for year in range(MAX_MONTHS // 12)
        ]
        for place, (milestone, created, days) in enumerate(planned):
            late, met, documented, objective, value = rng.random(5)
            done = started + int((days - 6 + 22 * late**2) * DAY)
            is_completed = rng.random() < 0.88 and self._is_active(done) and done < self.as_of
            if created >= self.as_of or not self._is_active(created):
                continue
            contract = _money(12 * self._mrr_minor(created) / 100)
            plan = SuccessPlan(
                plan_id=number(9, "plan", self.account_id, place),
                tenant_id=self.tenant_id,
                customer_id=self.account_id,
                milestone=milestone,
                due_date=np.datetime64(started + days * DAY, "s").astype("M8[D]"),
                completed_at=None,
                goal=GOALS[int(met * 97) % len(GOALS)],
                business_objective=OBJECTIVES[int(objective * 8)] if objective < 0.5 else None,
                is_goal_met=None,
                is_value_documented=False,
                documented_value_amount=None,
                contract_value_amount=contract,
                currency_code=self.currency,
                created_at=created,
                modified_at=created,
            )
            yield plan
            if is_completed:
                is_documented = met < 0.74 and documented < 0.6
                gain = _money(float(contract) * (0.6 + 2.6 * value)) if is_documented else None
                yield plan._replace(
                    completed_at=done,
                    is_goal_met=bool(met < 0.74),
                    is_value_documented=is_documented,
                    documented_value_amount=gain,
                    modified_at=max(done + 1800, created),
                )

    def relationships(self) -> Iterator[Relationship]:
        """The champion, and for some an executive sponsor and a user, from contact to contact."""
        won = self.customer.won
        for role, chance in (("champion", 1.0), ("executive_sponsor", 0.55), ("user", 0.5)):
            rng = self._stream(role)
            if rng.random() >= chance:
                continue
            first, last = people.names(rng, 1)
            score = rng.normal(68, 14)
            at = self.customer.created + int(rng.uniform(1, 12) * DAY)
            is_active = True
            while at < self.as_of and is_active and self._is_active(at):
                is_active = bool(rng.random() > 0.025)
                score = float(np.clip(score + rng.normal(0, 6), 5, 100))
                review = np.datetime64(at, "s").astype("M8[D]") + int(rng.integers(60, 120))
                yield Relationship(
                    relationship_id=number(9, "relationship", self.account_id, role),
                    tenant_id=self.tenant_id,
                    customer_id=self.account_id,
                    contact_id=self.contact_id if role == "champion" else None,
                    contact_name=won.name if role == "champion" else f"{first[0]} {last[0]}",
                    role=role,
                    champion_strength=round(score) if role == "champion" else None,
                    relationship_score=round(float(np.clip(score + rng.normal(0, 5), 0, 100))),
                    is_executive_sponsor=role == "executive_sponsor",
                    is_active=is_active,
                    last_contact_at=at,
                    next_review_date=review,
                    modified_at=at + 900,
                )
                at += int(rng.uniform(35, 110) * DAY)

    def interventions(self, unhappy: list[Response]) -> Iterator[Intervention]:
        """What was done about bad answers, failed payments, falling use and a slow start."""
        rng = self._stream("interventions")
        started = self.customer.created
        found: list[tuple[int, str, str | None]] = []
        if rng.random() < 0.3:
            found.append((started + int(rng.uniform(18, 45) * DAY), "onboarding_stalled", None))
        for month in range(MAX_MONTHS):
            start = add_months(started, month)
            if start >= self.as_of:
                break
            has_dropped, when = rng.random(2)
            if has_dropped < USAGE_DROP_RATE:
                found.append((start + int(when * 27 * DAY), "usage_drop", None))
        found += [
            (event.at + DAY, "payment_failed", None)
            for event in self.customer.events
            if event.status == "past_due" and int(number(6, event.event_id)) % 2
        ]
        for response in unhappy:
            pick = int(number(6, "call", response.response_id))
            if pick % 10 < 7:
                days = 1 + pick % 17
                at = response.responded + days * DAY
                found.append((at, "detractor_survey", response.response_id))
        for at, trigger, response_id in sorted(found, key=lambda one: one[:2]):
            if at < self.as_of and self._is_active(at):
                yield from self._intervention(at, trigger, response_id)

    def _intervention(
        self, at: int, trigger: str, response_id: str | None
    ) -> Iterator[Intervention]:
        rng = stream(self.seed, "intervention", self.account_id, trigger, at)
        strategy, kind, hourly = STRATEGIES[trigger]
        closed = at + int(rng.uniform(9, 50) * DAY)
        is_heard = rng.random() < 0.78
        rate = {"INR": 90, "NZD": 1.8, "USD": 1.1}.get(self.currency, 1.0)
        opened = Intervention(
            intervention_id=number(9, "intervention", self.account_id, trigger, at),
            tenant_id=self.tenant_id,
            customer_id=self.account_id,
            strategy=strategy,
            type=kind,
            trigger=trigger,
            survey_response_id=response_id,
            started_at=at,
            closed_at=None,
            outcome="open",
            cost_amount=_money(hourly * rate * rng.uniform(0.5, 6)),
            retained_mrr_amount=None,
            currency_code=self.currency,
            modified_at=at,
        )
        yield opened
        if closed < self.as_of:
            is_retained = self._is_active(closed)
            outcome = ("retained" if is_heard else "no_response") if is_retained else "churned"
            mrr = _money(self._mrr_minor(closed) / 100) if outcome == "retained" else None
            yield opened._replace(
                closed_at=closed, outcome=outcome, retained_mrr_amount=mrr, modified_at=closed + 600
            )

    def trainings(self) -> Iterator[Training]:
        """The courses that the contact was assigned, most of them completed."""
        rng = self._stream("trainings")
        for course, chance in zip(COURSES, (1.0, 0.6, 0.5, 0.35), strict=True):
            assigned = self.customer.created + int(rng.uniform(1, 60) * DAY)
            done = assigned + 3600 + int(rng.exponential(16 * DAY))
            is_assigned, is_done = rng.random() < chance, rng.random() < 0.76
            if not is_assigned or assigned >= self.as_of or not self._is_active(assigned):
                continue
            given = Training(
                training_id=number(9, "training", self.account_id, course),
                tenant_id=self.tenant_id,
                customer_id=self.account_id,
                contact_id=self.contact_id,
                course=course,
                assigned_at=assigned,
                completed_at=None,
                modified_at=assigned,
            )
            yield given
            if is_done and done < self.as_of and self._is_active(done):
                yield given._replace(completed_at=done, modified_at=done)

    def advocacy(self) -> Iterator[Advocacy]:
        """What the customer did for us."""
        for place, at, pick in self._moments("advocacy moments", ADVOCACY_RATE):
            yield Advocacy(
                advocacy_id=number(9, "advocacy", self.account_id, place),
                tenant_id=self.tenant_id,
                customer_id=self.account_id,
                kind=ADVOCACY[int(pick * len(ADVOCACY))],
                occurred_at=at,
                modified_at=at,
            )

    def community(self) -> Iterator[CommunityActivity]:
        """What the contact did in the community; agencies have none."""
        if self.tenant_id == "agency":
            return
        for place, at, pick in self._moments("community", COMMUNITY_RATE):
            yield CommunityActivity(
                activity_id=number(10, "community", self.account_id, place),
                tenant_id=self.tenant_id,
                customer_id=self.account_id,
                contact_id=self.contact_id,
                kind=COMMUNITY[int(pick * len(COMMUNITY))],
                occurred_at=at,
                modified_at=at,
            )

    def _moments(self, subject: str, rate: float) -> Iterator[tuple[str, int, float]]:
        """(place, instant, a number in [0, 1)) of what happens so often a month."""
        rng = self._stream(subject)
        for month in range(MAX_MONTHS):
            start = add_months(self.customer.created, month)
            if start >= self.as_of:
                return
            length = add_months(self.customer.created, month + 1) - start
            for place in range(int(rng.poisson(rate))):
                at, pick = start + int(rng.random() * length), float(rng.random())
                if at < self.as_of and self._is_active(at):
                    yield f"{month}.{place}", at, pick

    def _stream(self, subject: str) -> np.random.Generator:
        return stream(self.seed, "customer success", subject, self.account_id)

    def _is_active(self, at: int) -> bool:
        """Whether it has a subscription then; of instants after the as-of nothing is known."""
        return any(start <= at < end for start, end in self.spans)

    def _mrr_minor(self, at: int) -> float:
        """Recurring revenue a month, in minor units, at an instant."""
        past = [event for event in self.customer.events if event.at <= at]
        return mrr_minor(past[-1]) if past else 0.0


def mrr_minor(event: SubscriptionEvent) -> float:
    """What the subscription brings a month after the event, in minor units."""
    if event.status == "canceled":
        return 0.0
    gross = sum(price.unit_amount * quantity / price.months for price, quantity in event.items)
    return gross * (1 - event.percent_off / 100)


def _referrals(world: World) -> Iterator[Referral]:
    """Leads that came by referral, most of them from a customer of that time."""
    as_of = int(world.span.as_of.timestamp())
    spans: dict[str, list[tuple[str, list[tuple[int, int]]]]] = {}
    for customer in world.customers:
        known = spans.setdefault(customer.tenant.tenant_id, [])
        known.append((customer.won.account_id, customer.active_spans(as_of)))
    for lead in rows(world.leads[world.leads["channel"] == "referral"]):
        rng = stream(world.seed, "referred by", lead.lead_id)
        at = int(lead.at.timestamp())
        there = [
            account
            for account, active in spans.get(lead.tenant_id, [])
            if any(start <= at < end for start, end in active)
        ]
        pick = float(rng.random())
        if not there or rng.random() > REFERRED_SHARE:
            continue
        referral = Referral(
            referral_id=number(9, "referral", lead.lead_id),
            tenant_id=lead.tenant_id,
            referrer_customer_id=there[int(pick * len(there))],
            referred_contact_id=lead.lead_id,
            referred_at=at,
            converted_at=None,
            modified_at=at,
        )
        yield referral
        if lead.customer_at is not None and lead.customer_at == lead.customer_at:
            won = int(lead.customer_at.timestamp())
            yield referral._replace(converted_at=won, modified_at=won)


def _money(amount: float) -> Decimal:
    return Decimal(round(amount * 100)) / 100
