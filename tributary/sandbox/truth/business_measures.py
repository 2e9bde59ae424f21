"""What a unit's health is made of, by day: counted from what happened and from other truths."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from tributary.sandbox.truth.automation import workflow_days
from tributary.sandbox.truth.columns import money
from tributary.sandbox.truth.customer import survey_responses
from tributary.sandbox.truth.delivery import client_projects
from tributary.sandbox.truth.finance import users_of
from tributary.sandbox.truth.marketing import campaign_budget_daily
from tributary.sandbox.truth.paid_social import social_budgets_daily
from tributary.sandbox.truth.product import usage_events
from tributary.sandbox.truth.rates import in_dollars
from tributary.sandbox.truth.reliability import service_days
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import day_end
from tributary.sandbox.world.campaigns import Campaign
from tributary.sandbox.world.capabilities import capability_days
from tributary.sandbox.world.product_usage import FEATURES, PRODUCTS, feature_id
from tributary.sandbox.world.tenants import BY_ID, TENANTS, Tenant

#: Days up to and with the day over which each measure is added up.
WINDOWS = {
    "answers": 90,
    "promoters": 90,
    "detractors": 90,
    "delivered": 90,
    "on_time": 90,
    "service_minutes": 28,
    "downtime_minutes": 28,
    "finished": 28,
    "succeeded": 28,
    "budget": 28,
    "spend": 28,
    "capability_active": 28,
    "capability_eligible": 28,
}
#: Days in which who used the product is held to be active.
ACTIVE_DAYS = 28
USES = ("feature_used", "item_created")

Number = int | Decimal
#: By unit and day what each measure came to.
Daily = dict[str, dict[date, dict[str, Number]]]


def trailing_measures(world: World) -> dict[str, dict[date, dict[str, Number]]]:
    """By unit and local day, today with it: the measures over the days up to it; users now."""
    daily, found = _daily(world), {}
    for tenant in TENANTS:
        mine, days = daily[tenant.tenant_id], list(local_days(world, tenant))
        users = _users(world, tenant, days)
        sums = {
            name: list(accumulate((mine[day][name] for day in days), initial=Decimal(0)))
            for name in WINDOWS
        }
        found[tenant.tenant_id] = {
            day: {
                name: sums[name][place + 1] - sums[name][max(place + 1 - length, 0)]
                for name, length in WINDOWS.items()
            }
            | users[day]
            for place, day in enumerate(days)
        }
    return found


def local_days(world: World, tenant: Tenant) -> Iterator[date]:
    """From the local day on which the world begins to the one that holds the as-of."""
    zone = ZoneInfo(tenant.zone)
    day = world.span.start.astimezone(zone).date()
    while day <= world.span.as_of.astimezone(zone).date():
        yield day
        day += timedelta(1)


def _daily(world: World) -> Daily:
    daily: Daily = {
        tenant.tenant_id: defaultdict(lambda: dict.fromkeys(WINDOWS, 0)) for tenant in TENANTS
    }
    for tenant_id, day, name, amount in _counted(world):
        daily[tenant_id][day][name] += amount
    return daily


def _counted(world: World) -> Iterator[tuple[str, date, str, Number]]:
    """Everything there is to add up: unit, day, measure, amount."""
    for row in world.of(survey_responses).to_pylist():
        if row["survey_type"] == "nps" and row["score"] is not None:
            key = row["tenant_id"], row["responded_date"]
            yield *key, "answers", 1
            yield *key, "promoters", int(row["score"] >= 9)
            yield *key, "detractors", int(row["score"] <= 6)
    for row in world.of(client_projects).to_pylist():
        if row["is_on_time"] is not None:
            key = row["tenant_id"], row["delivered_date"]
            yield *key, "delivered", 1
            yield *key, "on_time", int(row["is_on_time"])
    for day in world.of(service_days):
        key = day.tenant_id, day.day
        yield *key, "service_minutes", money(Fraction(day.seconds, 60))
        yield *key, "downtime_minutes", money(Fraction(day.lost_x10000, 600_000))
    for row in world.of(workflow_days).to_pylist():
        key = row["tenant_id"], row["date"]
        yield *key, "finished", row["executions"]
        yield *key, "succeeded", row["succeeded"]
    for row in _budgets(world):
        key, currency = (row["tenant_id"], row["budget_date"]), BY_ID[row["tenant_id"]].currency
        yield *key, "budget", in_dollars(row["daily_budget"], currency)
        yield *key, "spend", in_dollars(row["spend"], currency)
    for services in world.of(capability_days).values():
        for told in services:
            key = told["tenant_id"], date.fromisoformat(told["date"])
            active, eligible = users_of(told)
            yield *key, "capability_active", active
            yield *key, "capability_eligible", eligible


def _budgets(world: World) -> Iterator[dict[str, Any]]:
    """Days on which a campaign had a known budget that it could spend."""
    by_id = {one.campaign_id: one for listed in world.campaigns.values() for one in listed}
    for row in world.of(campaign_budget_daily).to_pylist():
        if row["daily_budget"] > 0 and _has_run(by_id[row["campaign_id"]], row["budget_date"]):
            yield row
    for row in world.of(social_budgets_daily).to_pylist():
        if row["daily_budget"]:
            yield row


def _has_run(campaign: Campaign, day: date) -> bool:
    """Whether it was enabled at any instant of the local day."""
    begin, end = day_end(np.array([np.datetime64(day) - 1, day], "M8[D]"), campaign.tenant.zone)
    turns = [one.at for one in campaign.changes if begin < one.at < end and "status" in one.new]
    return "ENABLED" in campaign.value_at("status", np.array([begin, *turns], "M8[s]"))


def _users(world: World, tenant: Tenant, days: list[date]) -> dict[date, dict[str, Number]]:
    """Users of the product active in 28 days, and those of them who used what is advanced."""
    if tenant.tenant_id not in PRODUCTS:
        return {day: {"active": 0, "adopting": 0} for day in days}
    events = world.of(usage_events)
    events = events[events["is_use"] & (events["tenant_id"] == tenant.tenant_id)]
    advanced = {feature_id(tenant, one) for one in FEATURES if one.is_advanced}
    adopted = events[events["feature_id"].isin(advanced) & events["event_name"].isin(USES)]
    counts = {"active": _distinct(events, days), "adopting": _distinct(adopted, days)}
    return {day: {name: count[day] for name, count in counts.items()} for day in days}


def _distinct(events: pd.DataFrame, days: list[date]) -> dict[date, int]:
    """How many users have an event in the 28 days up to each day."""
    users: dict[date, set[str]] = defaultdict(set)
    for day, user in zip(events["usage_date"].dt.date, events["user_id"], strict=True):
        users[day].add(user)
    there: Counter[str] = Counter()
    found = {}
    for day in days:
        there.update(users.get(day, ()))
        there.subtract(users.get(day - timedelta(ACTIVE_DAYS), ()))
        there = +there
        found[day] = len(there)
    return found
