"""What marketing plans: spend by channel, anew every quarter, and the calendar of the year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world import campaigns
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import HOLIDAYS, Month, Span, activity
from tributary.sandbox.world.marketing import PRICE_FACTOR
from tributary.sandbox.world.occasions import planned
from tributary.sandbox.world.tenants import TENANTS, Tenant

#: Months that a version of the plan covers; a new one is approved every quarter.
MONTHS_PLANNED = 15
#: Days before its first month in which a version, or a year's calendar, is approved.
APPROVED_BEFORE, CALENDAR_BEFORE = 10, 40
#: Shares of the clicks that always-on and seasonal campaigns are planned to bring, by kind.
CLICK_SHARES = {"paid_search": (("SEARCH", 0.76),), "display": (("DISPLAY", 0.19), ("VIDEO", 0.05))}
#: Spend of the other channels, as parts of what paid search is planned to cost.
OTHER_CHANNELS = {"paid_social": 0.3, "email": 0.06, "content": 0.18, "affiliate": 0.05}
FAIR_COST = 4.5  # parts of an average day's costs of the unit
HOLIDAY_NAMES = {
    (1, 1): "New Year",
    (1, 2): "Day after New Year",
    (5, 1): "Labour Day",
    (12, 24): "Christmas Eve",
    (12, 25): "Christmas Day",
    (12, 26): "Boxing Day",
    (12, 31): "New Year's Eve",
}


class PlannedSpend(NamedTuple):
    """What a version of the plan says of one channel and month."""

    tenant: Tenant
    channel: str
    month: Month
    version: int  # 202601: the plan that begins with the first quarter of 2026
    amount: Decimal
    approved_on: date


class CalendarEvent(NamedTuple):
    """A planned event; without a unit it is one of the whole group."""

    event_id: str
    tenant_id: str | None
    name: str
    starts_on: date
    ends_on: date
    kind: str


def planned_spend(world: World) -> list[PlannedSpend]:
    """All versions approved by the as-of, in order; the first one was there from the start."""
    made: list[PlannedSpend] = []
    first = world.span.start.date()
    quarter = Month(first.year, (first.month - 1) // 3 * 3 + 1)
    is_first = True
    while is_first or _approved(quarter) < world.span.as_of.date():
        for tenant in TENANTS:
            for month in _following(quarter, MONTHS_PLANNED):
                made += _month_plan(world, tenant, quarter, month)
        *_, quarter = _following(quarter, 4)
        is_first = False
    return made


def calendar_events(world: World) -> dict[int, list[CalendarEvent]]:
    """The events of every year whose calendar was approved by the as-of, by year."""
    made = {}
    year = world.span.start.year
    last = (world.span.as_of + timedelta(days=CALENDAR_BEFORE)).year
    while year <= last:
        events = [*_holidays(year)]
        for tenant in TENANTS:
            events += [*_campaigns(world, tenant, year), *_occasions(world, tenant, year)]
        made[year] = sorted(events, key=lambda event: (event.starts_on, event.event_id))
        year += 1
    return made


def _approved(quarter: Month) -> date:
    return quarter.first - timedelta(days=APPROVED_BEFORE)


def _following(month: Month, count: int) -> Iterator[Month]:
    """`month` and those after it."""
    for number in range(
        month.year * 12 + month.month - 1, month.year * 12 + month.month - 1 + count
    ):
        yield Month(number // 12, number % 12 + 1)


def _month_plan(
    world: World, tenant: Tenant, quarter: Month, month: Month
) -> Iterator[PlannedSpend]:
    """The plan of one month: what the traffic would cost, as well as anybody knew it then."""
    rng = stream(world.seed, tenant.tenant_id, "planned spend", quarter, month)
    version = quarter.year * 100 + (quarter.month + 2) // 3
    clicks = tenant.clicks_per_day * world.size * float(activity(month).sum())
    search = 0.0
    for channel, shares in CLICK_SHARES.items():
        factor = sum(share * PRICE_FACTOR[kind] for kind, share in shares)
        cost = clicks * tenant.cost_per_click * factor * rng.uniform(0.92, 1.08)
        search = search or cost
        yield _planned(tenant, channel, month, version, cost, quarter)
    for channel, part in OTHER_CHANNELS.items():
        yield _planned(
            tenant, channel, month, version, search * part * rng.uniform(0.92, 1.08), quarter
        )
    fair = tenant.daily_cost * FAIR_COST * rng.uniform(0.95, 1.05)
    if month.month % 3 == 2:
        yield _planned(tenant, "events", month, version, fair, quarter)


def _planned(
    tenant: Tenant, channel: str, month: Month, version: int, cost: float, quarter: Month
) -> PlannedSpend:
    amount = Decimal(round(cost * 100)) / 100
    return PlannedSpend(tenant, channel, month, version, amount, _approved(quarter))


def _holidays(year: int) -> Iterator[CalendarEvent]:
    for month, day in sorted(HOLIDAYS):
        on = date(year, month, day)
        yield CalendarEvent(f"H{on:%Y%m%d}", None, HOLIDAY_NAMES[month, day], on, on, "holiday")


def _campaigns(world: World, tenant: Tenant, year: int) -> Iterator[CalendarEvent]:
    """Seasonal campaigns that begin in the year, under the name they are planned with."""
    span = Span(world.span.start, world.span.as_of.replace(month=1, day=1, year=year))
    for campaign in campaigns.plan(world.seed, world.size, tenant, span):
        if campaign.end_day and campaign.start_day.year == year:
            yield CalendarEvent(
                f"A{campaign.campaign_id}",
                tenant.tenant_id,
                campaign.first_name,
                campaign.start_day,
                campaign.end_day,
                "campaign",
            )


def _occasions(world: World, tenant: Tenant, year: int) -> Iterator[CalendarEvent]:
    months = [Month(year, number) for number in range(1, 13)]
    for occasion in planned(world, tenant, months):
        yield CalendarEvent(
            f"E{occasion.event_id}",
            tenant.tenant_id,
            occasion.name,
            _date(occasion.first_day),
            _date(occasion.last_day),
            "webinar" if occasion.is_online else "trade_fair",
        )


def _date(day: np.datetime64) -> date:
    return date.fromisoformat(str(day))
