"""Subscriptions of won customers: what Stripe would record of them, event by event, and invoices.

A customer's whole life is drawn month by month from its own stream and stops at the as-of. There
is at most one change in a billing month, so events of one subscription are never simultaneous.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import identifier, stream
from tributary.sandbox.world.tenants import Plan, Tenant

FEEDBACK = ("too_expensive", "missing_features", "switched_service", "unused", "other")
HOUR = 3600
#: Days after the failed first attempt at which the card is tried again; then Stripe gives up.
RETRY_DAYS = (3, 8, 14)
GIVE_UP_DAYS = 21
MAX_MONTHS = 180

CHURN = {"month": 0.017, "year": 0.14}  # a month of a monthly plan; a renewal of an annual one
EXPANSION, CONTRACTION, UPGRADE = 0.030, 0.013, 0.010  # a month
PAYMENT_FAILURE, PAYMENT_LOST = 0.035, 0.22
REACTIVATION = 0.2


class Price(NamedTuple):
    """A Stripe price of a product."""

    price_id: str
    product_id: str
    nickname: str
    currency: str
    unit_amount: int  # minor units an interval
    interval: str
    created: int  # Unix seconds
    is_add_on: bool

    @property
    def months(self) -> int:
        """Months that the interval has."""
        return 12 if self.interval == "year" else 1


def prices(tenant: Tenant, created: int) -> list[Price]:
    """A monthly and an annual price (ten months' money) of every plan."""
    return [
        Price(
            price_id=f"price_{identifier(24, tenant.tenant_id, plan.name, interval)}",
            product_id=f"prod_{identifier(14, tenant.tenant_id, plan.name)}",
            nickname=f"{plan.name} ({interval}ly)",
            currency=tenant.currency.lower(),
            unit_amount=plan.monthly_minor * (10 if interval == "year" else 1),
            interval=interval,
            created=created,
            is_add_on=plan.is_add_on,
        )
        for plan in tenant.plans
        for interval in ("month", "year")
    ]


class Won(NamedTuple):
    """What a won opportunity agreed on."""

    account_id: str
    opportunity_id: str
    closed: int  # Unix seconds
    plan: int  # index among the plans that are no add-ons
    seats: int
    interval: str
    has_add_on: bool
    percent_off: float
    country: str
    name: str
    email: str


class SubscriptionEvent(NamedTuple):
    """A change of a subscription, with all of it after the change."""

    event_id: str
    at: int  # Unix seconds
    kind: str  # created, updated or deleted
    tenant_id: str
    customer_id: str
    crm_id: str
    subscription_id: str
    status: str  # active, past_due or canceled
    items: tuple[tuple[Price, int], ...]  # price and quantity
    percent_off: float
    started: int
    feedback: str | None
    reason: str | None
    changed: tuple[str, ...]  # names of the fields that differ from before


class Invoice(NamedTuple):
    """An invoice of one billing period, as it is at the as-of."""

    invoice_id: str
    tenant_id: str
    customer_id: str
    subscription_id: str
    created: int
    status: str  # open, paid or uncollectible
    amount_due: int  # minor units
    amount_paid: int
    attempt_count: int
    paid_at: int | None
    currency: str


@dataclass(slots=True)
class Customer:
    """A paying customer in Stripe."""

    customer_id: str
    tenant: Tenant
    won: Won
    created: int
    events: list[SubscriptionEvent] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)

    def active_spans(self, as_of: int) -> list[tuple[int, int]]:
        """From when to when (Unix seconds) it had a subscription."""
        spans, started = [], None
        for event in self.events:
            if event.kind == "created":
                started = event.at
            elif event.kind == "deleted" and started is not None:
                spans.append((started, event.at))
                started = None
        return [*spans, (started, as_of)] if started is not None else spans


def customer(
    seed: int, tenant: Tenant, won: Won, catalogue: list[Price], as_of: int
) -> Customer | None:
    """The customer that the won opportunity became, or None if billing starts after the as-of."""
    rng = stream(seed, tenant.tenant_id, "subscription", won.opportunity_id)
    created = won.closed + 60 + int(rng.integers(0, 40 * HOUR))
    if created >= as_of:
        return None
    made = Customer(f"cus_{identifier(14, won.opportunity_id)}", tenant, won, created)
    life = _Life(made, catalogue, rng, as_of)
    ended = life.subscribe(created + 30, number=1)
    if ended is not None and rng.random() < REACTIVATION:
        life.subscribe(ended + int(rng.uniform(45, 200) * 86_400), number=2)
    return made


class _Life:
    """The state of one customer's subscription while it is drawn."""

    def __init__(
        self, made: Customer, catalogue: list[Price], rng: np.random.Generator, as_of: int
    ) -> None:
        self.made, self.rng, self.as_of = made, rng, as_of
        interval = made.won.interval
        self.base = [p for p in catalogue if p.interval == interval and not p.is_add_on]
        self.add_on = next(p for p in catalogue if p.interval == interval and p.is_add_on)
        self.items: dict[Price, int] = {}
        self.percent = 0.0
        self.subscription_id = ""
        self.started = 0
        self.count = 0

    def subscribe(self, at: int, number: int) -> int | None:
        """Live from `at` on; the end of the subscription, or None if it never ends (in sight)."""
        if at >= self.as_of:
            return None
        won = self.made.won
        self.subscription_id = f"sub_{identifier(24, won.opportunity_id, number)}"
        self.started = at
        self.items = {self.base[won.plan]: won.seats}
        if won.has_add_on:
            self.items[self.add_on] = 1
        self.percent = won.percent_off if number == 1 else 0.0
        self._emit(at, "created", "active", ())
        period = 12 if won.interval == "year" else 1
        for month in range(MAX_MONTHS):
            start = add_months(at, month)
            if start >= self.as_of:
                return None
            draws = self.rng.random(8)
            if month % period == 0:
                failed_until = self._bill(start, draws)
                if failed_until is not None:
                    if failed_until >= 0:
                        continue  # a month of payment trouble sees no other change
                    return self._lost(start)
            length = add_months(at, month + 1) - start
            when = start + 2 * HOUR + int(draws[4] * (length - 4 * HOUR))
            if when >= self.as_of:
                return None
            is_last_month = (month + 1) % period == 0
            if is_last_month and draws[5] < CHURN[won.interval] and month > 0:
                self._emit(when, "deleted", "canceled", (), str(self.rng.choice(FEEDBACK)))
                return when
            self._change(when, draws[6], draws[7], month)
        return None

    def _bill(self, at: int, draws: np.ndarray) -> int | None:
        """Invoice the period. None if it was paid at once; ≥ 0 if late (the day); −1 if never."""
        number = f"in_{identifier(24, self.subscription_id, at)}"
        due = invoice_amount(tuple(self.items.items()), self.percent)
        fails = draws[0] < PAYMENT_FAILURE and at > self.started
        paid_at: int | None = at + 600 + int(draws[1] * HOUR)
        attempts, outcome = 1, None
        if fails:
            is_lost = draws[2] < PAYMENT_LOST
            retry = int(draws[3] * len(RETRY_DAYS))
            paid_at = None if is_lost else at + RETRY_DAYS[retry] * 86_400 + 1800
            attempts = self._attempts(at, None if is_lost else retry)
            outcome = -1 if is_lost else retry
            self._emit(at + HOUR, "updated", "past_due", ("status",))
            if paid_at is not None:
                self._emit(paid_at + 60, "updated", "active", ("status",))
        is_paid = paid_at is not None and paid_at < self.as_of
        is_given_up = outcome == -1 and at + GIVE_UP_DAYS * 86_400 < self.as_of
        self.made.invoices.append(
            Invoice(
                invoice_id=number,
                tenant_id=self.made.tenant.tenant_id,
                customer_id=self.made.customer_id,
                subscription_id=self.subscription_id,
                created=at,
                status="paid" if is_paid else "uncollectible" if is_given_up else "open",
                amount_due=due,
                amount_paid=due if is_paid else 0,
                attempt_count=attempts if at + 600 < self.as_of else 0,
                paid_at=paid_at if is_paid else None,
                currency=self.made.tenant.currency.lower(),
            )
        )
        return outcome

    def _attempts(self, at: int, paid_with: int | None) -> int:
        """Tries to charge so far: the first, and the retries before the as-of."""
        retries = RETRY_DAYS if paid_with is None else RETRY_DAYS[: paid_with + 1]
        return 1 + sum(at + days * 86_400 + 1800 < self.as_of for days in retries)

    def _lost(self, at: int) -> int | None:
        """Stripe ends the subscription after the last failed attempt."""
        when = at + GIVE_UP_DAYS * 86_400 + 60
        if when >= self.as_of:
            return None
        self._emit(when, "deleted", "canceled", (), reason="payment_failed")
        return when

    def _change(self, at: int, what: float, pick: float, month: int) -> None:
        """More or fewer seats, another plan, an add-on, or the end of the coupon."""
        base = next(price for price in self.items if not price.is_add_on)
        seats = self.items[base]
        if self.percent and month in (5, 11):
            self.percent = 0.0
            self._emit(at, "updated", "active", ("discount",))
        elif what < EXPANSION:
            if self.add_on not in self.items and pick < 0.4:
                self.items[self.add_on] = 1
            else:
                self.items[base] = seats + 1 + int(pick * 3)
            self._emit(at, "updated", "active", ("items",))
        elif what < EXPANSION + CONTRACTION:
            if self.add_on in self.items and pick < 0.5:
                del self.items[self.add_on]
            elif seats > 1:
                self.items[base] = seats - 1
            else:
                return
            self._emit(at, "updated", "active", ("items",))
        elif what < EXPANSION + CONTRACTION + UPGRADE:
            index = self.base.index(base)
            other = self.base[index + 1 if pick < 0.7 else index - 1] if 0 < index < 2 else None
            if other is not None:
                self.items = {
                    other: seats,
                    **{p: q for p, q in self.items.items() if p is not base},
                }
                self._emit(at, "updated", "active", ("items",))

    def _emit(
        self,
        at: int,
        kind: str,
        status: str,
        changed: tuple[str, ...],
        feedback: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Record the subscription as it now is, unless that is still to come."""
        if at >= self.as_of:
            return
        self.count += 1
        self.made.events.append(
            SubscriptionEvent(
                event_id=f"evt_{identifier(24, self.subscription_id, self.count)}",
                at=at,
                kind=kind,
                tenant_id=self.made.tenant.tenant_id,
                customer_id=self.made.customer_id,
                crm_id=self.made.won.account_id,
                subscription_id=self.subscription_id,
                status=status,
                items=tuple(self.items.items()),
                percent_off=self.percent,
                started=self.started,
                feedback=feedback,
                reason=reason or ("cancellation_requested" if kind == "deleted" else None),
                changed=changed,
            )
        )


def invoice_amount(items: tuple[tuple[Price, int], ...], percent_off: float) -> int:
    """What a period costs, in minor units; the discount is rounded half up once."""
    gross = sum(price.unit_amount * quantity for price, quantity in items)
    net = Fraction(gross) * (100 - Fraction(percent_off)) / 100
    return int(net + Fraction(1, 2))


def add_months(at: int, months: int) -> int:
    """The same day and time `months` later (UTC), or the month's last day if it is shorter."""
    start = datetime.fromtimestamp(at, UTC)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return int(
        (start.replace(day=1, year=year, month=month + 1) + timedelta(days=day - 1)).timestamp()
    )


def plan_of(tenant: Tenant, index: int) -> Plan:
    """The plan (no add-on) that an opportunity was about."""
    return [plan for plan in tenant.plans if not plan.is_add_on][index]
