"""Google Ads campaigns: their plan (launch, budgets, renames, pauses, end) and change events."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.calendar import Span, to_utc
from tributary.sandbox.world.tenants import Tenant

THEMES = ("Spring Launch", "Summer Push", "Autumn Offer", "Year End")
CENT_MICROS = 10_000


@dataclass(frozen=True, slots=True)
class Change:
    """One committed change of a campaign or its budget."""

    at: np.datetime64
    resource: str  # CAMPAIGN or CAMPAIGN_BUDGET
    operation: str  # CREATE, UPDATE or REMOVE
    old: dict[str, Any]
    new: dict[str, Any]


@dataclass(slots=True)
class Campaign:
    """A campaign as planned; `changes` holds its whole life, also beyond the as-of."""

    tenant: Tenant
    number: int
    kind: str  # SEARCH, DISPLAY or VIDEO
    first_name: str
    start_day: date
    end_day: date | None
    created_at: np.datetime64
    share: float  # of the tenant's clicks
    base_budget_micros: int
    lifetime_budget_micros: int | None
    changes: list[Change] = field(default_factory=list)
    paused_days: list[tuple[date, date]] = field(default_factory=list)

    @property
    def campaign_id(self) -> str:
        """Google's id: the account's number and ours."""
        return f"2{self.tenant.number:02d}{self.number:07d}"

    @property
    def budget_id(self) -> str:
        """Google's id of its (own) budget."""
        return f"3{self.tenant.number:02d}{self.number:07d}"

    @property
    def channel(self) -> str:
        """The marketing channel that its sessions and leads belong to."""
        return "paid_search" if self.kind == "SEARCH" else "display"

    def value_at(self, name: str, at: np.ndarray) -> np.ndarray:
        """Its `name`, `status` or `amount_micros` in force at each instant (UTC)."""
        points = [(c.at, c.new[name]) for c in self.changes if name in c.new]
        times = np.array([point for point, _ in points], dtype="M8[s]")
        values = np.array([value for _, value in points], dtype=object)
        return values[np.maximum(np.searchsorted(times, at, side="right") - 1, 0)]

    def may_deliver(self, month: date) -> bool:
        """Whether any day of the month that begins then lies in its life."""
        if self.end_day and self.end_day < month:
            return False
        return self.start_day < month + timedelta(days=31)

    def delivers(self, days: np.ndarray) -> np.ndarray:
        """On which of the local days it runs."""
        running = days >= np.datetime64(self.start_day)
        if self.end_day:
            running &= days <= np.datetime64(self.end_day)
        for first, last in self.paused_days:
            running &= ~((days >= np.datetime64(first)) & (days <= np.datetime64(last)))
        return np.asarray(running)


def plan(seed: int, size: float, tenant: Tenant, span: Span) -> list[Campaign]:
    """All campaigns, in order of their number, also those that are still to come.

    A month is drawn over every campaign that runs in it, so those of the as-of's month are needed.
    """
    start = span.start.date()
    fixed = [
        _campaign(seed, size, tenant, span, 1, "SEARCH", "Brand Search", start, None, 0.30),
        _campaign(seed, size, tenant, span, 2, "SEARCH", "Generic Search", start, None, 0.34),
        _campaign(
            seed,
            size,
            tenant,
            span,
            3,
            "DISPLAY",
            "Remarketing",
            start + timedelta(days=31),
            None,
            0.12,
        ),
    ]
    seasonal = []
    for offset in range((span.as_of.year - start.year + 2) * 4):
        year, quarter = start.year + offset // 4, offset % 4
        rng = stream(seed, tenant.tenant_id, "campaign plan", year, quarter)
        first = date(year, quarter * 3 + 1, 1) + timedelta(days=int(rng.integers(5, 25)))
        last = first + timedelta(days=int(rng.integers(50, 80)))
        kind = str(rng.choice(["SEARCH", "DISPLAY", "VIDEO"], p=[0.5, 0.3, 0.2]))
        name = f"{THEMES[quarter]} {year}"
        number = (year - 2000) * 10 + quarter + 1
        if first > start:
            seasonal.append(
                _campaign(seed, size, tenant, span, number, kind, name, first, last, 0.24)
            )
    return [*fixed, *seasonal]


def _campaign(
    seed: int,
    size: float,
    tenant: Tenant,
    span: Span,
    number: int,
    kind: str,
    name: str,
    start_day: date,
    end_day: date | None,
    share: float,
) -> Campaign:
    rng = stream(seed, tenant.tenant_id, "campaign", number)
    daily = tenant.clicks_per_day * size * share * tenant.cost_per_click * 1.35
    base = max(1, round(daily * 100)) * CENT_MICROS
    created = max(_local(start_day, -72, tenant), span.start64)
    campaign = Campaign(
        tenant=tenant,
        number=number,
        kind=kind,
        first_name=name,
        start_day=start_day,
        end_day=end_day,
        created_at=created,
        share=share,
        base_budget_micros=base,
        lifetime_budget_micros=None,
    )
    first = {"name": name, "status": "ENABLED"}
    changes = [
        Change(created, "CAMPAIGN", "CREATE", {}, first),
        Change(created, "CAMPAIGN_BUDGET", "CREATE", {}, {"amount_micros": base}),
    ]
    if end_day:
        length = (end_day - start_day).days + 1
        campaign.lifetime_budget_micros = base * length
        changes += _seasonal_life(rng, campaign)
    else:
        changes += _standing_life(seed, campaign)
    campaign.changes = sorted(changes, key=lambda change: (change.at, change.resource))
    return campaign


def _seasonal_life(rng: np.random.Generator, campaign: Campaign) -> list[Change]:
    """One budget change, sometimes a rename or a pause, then the end."""
    start, end = campaign.start_day, campaign.end_day
    assert end is not None  # noqa: S101 - seasonal campaigns end
    tenant, base = campaign.tenant, campaign.base_budget_micros
    at = _local(start + timedelta(days=int(rng.integers(8, 20))), 10 + rng.random() * 6, tenant)
    raised = round(base * rng.uniform(1.05, 1.45) / CENT_MICROS) * CENT_MICROS
    changes = [_update(at, "CAMPAIGN_BUDGET", "amount_micros", base, raised)]
    renamed, paused, removed = rng.random(3)
    if renamed < 0.35:
        at = _local(start + timedelta(days=25), 9 + rng.random() * 8, tenant)
        old = campaign.first_name
        changes.append(_update(at, "CAMPAIGN", "name", old, f"{old} v2"))
    if paused < 0.3:
        first = start + timedelta(days=int(rng.integers(30, 38)))
        last = first + timedelta(days=int(rng.integers(3, 9)))
        campaign.paused_days.append((first, last))
        changes += [
            _update(_local(first, -7.5, tenant), "CAMPAIGN", "status", "ENABLED", "PAUSED"),
            _update(_local(last, 17.25, tenant), "CAMPAIGN", "status", "PAUSED", "ENABLED"),
        ]
    at = _local(end, 24 + 2, tenant)
    changes.append(_update(at, "CAMPAIGN", "status", "ENABLED", "PAUSED"))
    if removed < 0.25:
        at = _local(end + timedelta(days=30), 11, tenant)
        changes.append(
            Change(at, "CAMPAIGN", "REMOVE", {"status": "PAUSED"}, {"status": "REMOVED"})
        )
    return changes


def _standing_life(seed: int, campaign: Campaign) -> list[Change]:
    """A campaign without end: its budget follows growth twice a year, forever."""
    tenant = campaign.tenant
    budget = campaign.base_budget_micros
    changes = []
    for year in range(campaign.start_day.year, campaign.start_day.year + 12):
        rng = stream(seed, tenant.tenant_id, "campaign", campaign.number, year)
        for month in (4, 10):
            day = date(year, month, int(rng.integers(3, 26)))
            raised = round(budget * rng.uniform(1.02, 1.22) / CENT_MICROS) * CENT_MICROS
            if day > campaign.start_day:
                at = _local(day, 9 + rng.random() * 8, tenant)
                changes.append(_update(at, "CAMPAIGN_BUDGET", "amount_micros", budget, raised))
                budget = raised
    return changes


def _update(at: np.datetime64, resource: str, name: str, old: Any, new: Any) -> Change:
    return Change(at, resource, "UPDATE", {name: old}, {name: new})


def _local(day: date, hours: float, tenant: Tenant) -> np.datetime64:
    """The instant (UTC) that many hours after the local day began."""
    local = np.datetime64(day, "s") + np.timedelta64(round(hours * 3600), "s")
    return np.datetime64(to_utc(np.array([local]), tenant.zone)[0])
