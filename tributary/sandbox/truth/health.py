"""Truth of customer health at the end of each local month: the five parts and the score.

Everything is counted in fractions, and rounded half up only where truth.md says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pyarrow as pa

from tributary.sandbox.truth.columns import Tables, table
from tributary.sandbox.truth.product import customers_users, usage_events
from tributary.sandbox.truth.revenue import local_months
from tributary.sandbox.truth.scores import rounded, weigh
from tributary.sandbox.world.build import World
from tributary.sandbox.world.customer_success import Relationship, customer_success
from tributary.sandbox.world.payments import charges
from tributary.sandbox.world.revenue import Customer
from tributary.sandbox.world.support import state
from tributary.sandbox.world.tenants import TENANTS, Tenant

DAY = 86_400
WEIGHTS = {
    "usage": Fraction(30, 100),
    "engagement": Fraction(25, 100),
    "support": Fraction(20, 100),
    "payment": Fraction(15, 100),
    "relationship": Fraction(10, 100),
}
Part = Fraction | None


class Moment(NamedTuple):
    """The end of a local day: the day, and the Unix second at which it is looked at."""

    day: date
    end: int


def customer_health(world: World) -> pa.Table:
    """Paying customer × end of a local month (the current: now)."""
    rows: list[tuple[object, ...]] = []
    for tenant in TENANTS:
        sources = _Sources(world, tenant)
        for moment in _moments(world, tenant):
            paying = [c for c in sources.customers if _pays(c, moment.end)]
            known = sources.parts(paying, moment)
            rows += [
                (tenant.tenant_id, customer.won.account_id, moment.day, *_scored(known[n]))
                for n, customer in enumerate(paying)
            ]
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("crm_account_id", pa.string()),
            ("health_date", pa.date32()),
            *((part, pa.decimal128(7, 4)) for part in WEIGHTS),
            ("health", pa.decimal128(7, 1)),
            ("completeness", pa.decimal128(3, 2)),
            ("band", pa.string()),
        ]
    )
    return table(rows, schema)


def _moments(world: World, tenant: Tenant) -> Iterable[Moment]:
    for _, end in local_months(world.span, tenant):
        yield Moment(_local(end - 1, tenant) if end < _as_of(world) else _local(end, tenant), end)


def _scored(parts: Mapping[str, Part]) -> tuple[object, ...]:
    scores = {name: rounded(parts[name], 4) for name in WEIGHTS}
    mean, weight = weigh(scores, WEIGHTS)
    health = rounded(mean, 1)
    bands = ((80, "healthy"), (60, "at_risk"), (40, "high_risk"), (0, "critical"))
    band = None if health is None else next(name for least, name in bands if health >= least)
    return (*scores.values(), health, rounded(weight, 2), band)


class _Sources:
    """What is known of a unit's customers, by their account in the CRM."""

    def __init__(self, world: World, tenant: Tenant) -> None:
        self.tenant, as_of = tenant, _as_of(world)
        self.customers = [c for c in world.customers if c.tenant is tenant]
        self.failed: dict[str, list[date]] = defaultdict(list)
        owner = {i.invoice_id: c.won.account_id for c in self.customers for i in c.invoices}
        for charge in world.of(charges):
            if charge.failure is not None and charge.invoice.invoice_id in owner:
                account = owner[charge.invoice.invoice_id]
                self.failed[account].append(_local(charge.at, tenant))
        success = world.of(customer_success)
        self.people: dict[str, list[Relationship]] = defaultdict(list)
        for person in success.relationships:
            self.people[person.customer_id].append(person)
        self.actions: dict[str, list[int]] = defaultdict(list)
        for action in success.community_activity:
            if action.tenant_id == tenant.tenant_id:
                self.actions[action.customer_id].append(action.occurred_at)
        trainings = {training.training_id: training for training in success.trainings}
        self.trainings: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
        for training in trainings.values():
            self.trainings[training.customer_id].append(
                (training.assigned_at, training.completed_at)
            )
        self.tickets = _tickets(world, tenant, as_of)
        self.first_user, self.usage = _usage(world, tenant)

    def parts(self, paying: list[Customer], moment: Moment) -> list[dict[str, Part]]:
        """The five parts of each customer."""
        accounts = [customer.won.account_id for customer in paying]
        windows = [self._window(account, moment.day) for account in accounts]
        active_days, depth, breadth, logins = (
            _percentiles([None if window is None else window[place] for window in windows])
            for place in range(4)
        )
        actions = _percentiles([self._actions(account, moment.end) for account in accounts])
        trained = _percentiles([self._trained(account, moment.end) for account in accounts])
        usage = _mean_of([active_days, depth, breadth])
        engagement = _mean_of([logins, actions, trained])
        return [
            {
                "usage": usage[n],
                "engagement": engagement[n],
                "support": self._support(account, moment.day),
                "payment": self._payment(paying[n], moment.day),
                "relationship": self._relationship(account, moment.end),
            }
            for n, account in enumerate(accounts)
        ]

    def _window(self, account: str, day: date) -> tuple[Fraction, ...] | None:
        """Active days, events of one, features used, and logins of 28 days."""
        if account not in self.first_user or self.first_user[account] > day:
            return None
        days = [day - timedelta(n) for n in range(28)]
        there = [self.usage[account][d] for d in days if d in self.usage[account]]
        events = sum(len(names) for names in there)
        features = {f for names in there for name, f in names if f and name in _USES}
        logins = sum(name == "session_started" for names in there for name, _ in names)
        depth = Fraction(events, len(there)) if there else Fraction(0)
        return Fraction(len(there)), depth, Fraction(len(features)), Fraction(logins)

    def _actions(self, account: str, end: int) -> Part:
        if not self.actions:
            return None
        return Fraction(sum(end - 90 * DAY <= at < end for at in self.actions.get(account, [])))

    def _trained(self, account: str, end: int) -> Part:
        assigned = [done for at, done in self.trainings.get(account, []) if at < end]
        if not assigned:
            return None
        return Fraction(sum(done is not None and done < end for done in assigned), len(assigned))

    def _support(self, account: str, day: date) -> Part:
        if not self.tickets:
            return None
        known = [ticket for ticket in self.tickets.get(account, []) if ticket.created <= day]
        new = [ticket for ticket in known if (day - ticket.created).days < 28]
        severity = sum({"urgent": 10, "high": 5}.get(ticket.priority, 0) for ticket in new)
        bad = sum(
            ticket.is_bad and ticket.solved is not None and 0 <= (day - ticket.solved).days < 90
            for ticket in known
        )
        still_open = [t for t in known if (t.solved > day if t.solved else t.is_open)]
        oldest = max(((day - ticket.created).days for ticket in still_open), default=0)
        lost = min(5 * len(new), 30) + min(severity, 30) + min(15 * bad, 20)
        return Fraction(100 - lost - min(2 * max(oldest - 2, 0), 20))

    def _payment(self, customer: Customer, day: date) -> Part:
        bills = [
            (_local(bill.created, self.tenant), bill.paid_at and _local(bill.paid_at, self.tenant))
            for bill in customer.invoices
        ]
        bills = [(due, paid) for due, paid in bills if due <= day]
        if not bills:
            return None
        late = [(min(paid or day, day) - due).days for due, paid in bills if (day - due).days < 90]
        failed = self.failed.get(customer.won.account_id, [])
        count = sum(0 <= (day - at).days < 90 for at in failed)
        return Fraction(100 - min(2 * max([0, *late]), 60) - min(10 * count, 40))

    def _relationship(self, account: str, end: int) -> Part:
        latest: dict[str, Relationship] = {}
        for person in self.people.get(account, []):
            if person.modified_at < end:
                latest[person.relationship_id] = person
        if not latest:
            return None
        people = latest.values()
        ages = {p.relationship_id: Fraction(end - p.last_contact_at, DAY) for p in people}
        champions = [
            (p.champion_strength or 0) if p.is_active else 0 for p in people if p.role == "champion"
        ]
        sponsors = [
            100 if ages[p.relationship_id] <= 90 else 50
            for p in people
            if p.is_executive_sponsor and p.is_active
        ]
        recency = 100 * max(Fraction(0), 1 - min(ages.values()) / 90)
        weighed = [(Fraction(max(champions)), 4)] if champions else []
        weighed += [(Fraction(max([0, *sponsors])), 3), (recency, 3)]
        whole = sum(weight for _, weight in weighed)
        return sum((value * weight for value, weight in weighed), Fraction()) / whole


class _Ticket(NamedTuple):
    created: date
    solved: date | None
    is_open: bool
    is_bad: bool
    priority: str


_USES = ("feature_used", "item_created")
_Usage = dict[str, dict[date, list[tuple[str, str | None]]]]


def _tickets(world: World, tenant: Tenant, as_of: int) -> dict[str, list[_Ticket]]:
    """Tickets of the support desk that were not deleted; those of the application name others."""
    found: dict[str, list[_Ticket]] = defaultdict(list)
    for ticket in world.support_tickets:
        now = state(ticket, as_of)
        if ticket.tenant_id == tenant.tenant_id and now.status != "deleted":
            found[ticket.crm_id].append(
                _Ticket(
                    _local(ticket.created, tenant),
                    None if now.solved_at is None else _local(now.solved_at, tenant),
                    now.status not in ("solved", "closed"),
                    now.rating == "bad",
                    ticket.priority,
                )
            )
    return found


def _usage(world: World, tenant: Tenant) -> tuple[dict[str, date], _Usage]:
    """By account the day of its first user, and by day what was used: event and feature."""
    users = customers_users(world)
    users = users[users["tenant_id"] == tenant.tenant_id]
    first = users.groupby("account_id")["signed_up_date"].min().dt.date.to_dict()
    used: _Usage = defaultdict(lambda: defaultdict(list))
    events = usage_events(world)
    events = events[events["is_use"] & (events["tenant_id"] == tenant.tenant_id)]
    columns = (events[name] for name in ("account_id", "event_name", "feature_id"))
    for day, account, name, feature in zip(events["usage_date"].dt.date, *columns, strict=True):
        used[account][day].append((name, feature))
    return first, used


def _pays(customer: Customer, end: int) -> bool:
    past = [event for event in customer.events if event.at < end]
    return bool(past) and past[-1].status != "canceled"


def _percentiles(values: list[Part]) -> list[Part]:
    """Of each the share that has less and half of those with as much, in %; 0 for none of it."""
    there = [value for value in values if value is not None]
    return [
        None
        if value is None
        else Fraction(0)
        if value == 0
        else Fraction(
            100 * (2 * sum(v < value for v in there) + sum(v == value for v in there)),
            2 * len(there),
        )
        for value in values
    ]


def _mean_of(lists: list[list[Part]]) -> list[Part]:
    """The mean of what each customer has."""
    means: list[Part] = []
    for parts in zip(*lists, strict=True):
        there = [part for part in parts if part is not None]
        means.append(sum(there, Fraction()) / len(there) if there else None)
    return means


def _local(at: int, tenant: Tenant) -> date:
    return datetime.fromtimestamp(at, ZoneInfo(tenant.zone)).date()


def _as_of(world: World) -> int:
    return int(world.span.as_of.timestamp())


TABLES: Tables = {"customer_health": customer_health}
