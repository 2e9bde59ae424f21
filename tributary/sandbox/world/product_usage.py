"""What users did in the products of the two units that sell software.

Users belong to paying customers and come after each other in the order of their customers, so that
whoever comes later never shifts what is drawn for those before; every figure has a stream of its
own. Usage falls in the two months before a customer leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world import people
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import HOUR_SHARE, Month, seconds, to_utc
from tributary.sandbox.world.columns import Columns, join, take
from tributary.sandbox.world.revenue import Customer, customer, prices
from tributary.sandbox.world.tenants import BY_ID, Tenant

DAY = 86_400
NEVER = np.datetime64("NaT", "s")
PRODUCTS = ("saas", "enterprise")
MOST_USERS = 3
STAFF = 3
#: Far enough ahead to know, for all days of the current month, who leaves within the two months
#: in which usage falls.
AHEAD_DAYS = 100
FALL_DAYS = 60
#: Sessions of an average user on an average weekday.
SESSIONS_A_DAY = {"saas": 0.078, "enterprise": 0.13}
WEEKDAYS = np.array([1.05, 1.12, 1.1, 1.04, 0.9, 0.22, 0.2])
LATE_SHARE, TWICE_SHARE = 0.02, 0.004
PLATFORMS = ("web", "web", "web", "ios", "android")
EVENT_NAMES = (
    "session_started",
    "feature_viewed",
    "feature_used",
    "item_created",
    "signed_up",
    "onboarding_started",
    "onboarding_completed",
    "value_reached",
)
KINDS = ("slack", "salesforce", "hubspot", "google_sheets", "zapier", "webhook")


class Feature(NamedTuple):
    """A feature; days count from the start of the world."""

    slug: str
    name: str
    module: str
    is_advanced: bool
    released_days: int = 0
    deprecated_days: int | None = None


#: In order of how many use them.
FEATURES = (
    Feature("dashboard", "Dashboard", "core", False),
    Feature("search", "Search", "core", False),
    Feature("tasks", "Tasks", "work", False),
    Feature("comments", "Comments", "work", False),
    Feature("documents", "Documents", "work", False),
    Feature("reports", "Reports", "insights", False),
    Feature("mobile_inbox", "Mobile inbox", "core", False, 150),
    Feature("legacy_export", "Classic export", "insights", False, 0, 420),
    Feature("automations", "Automations", "advanced", True),
    Feature("custom_fields", "Custom fields", "advanced", True),
    Feature("api_access", "API access", "advanced", True),
    Feature("assistant", "Assistant", "advanced", True, 330),
    Feature("forecasts", "Forecasts", "advanced", True, 600),
)


def feature_id(tenant: Tenant, feature: Feature) -> str:
    """The id of a feature in a unit's product."""
    return f"f{tenant.number}-{feature.slug}"


def product_users(world: World) -> pd.DataFrame:
    """All users of the two products, also those who will sign up later.

    Columns: user_id, tenant_id, account_id (None for staff), name, email, role,
    acquisition_source, is_internal, created_at, left_at, back_at and left_again_at (NaT: not
    within the next months), engagement, depth, and the hours after signing up at which onboarding
    and first value are reached (NaN: never).
    """
    channel = dict(
        zip(world.opportunities["opportunity_id"], world.opportunities["channel"], strict=True)
    )
    rows = []
    for tenant_id in PRODUCTS:
        tenant = BY_ID[tenant_id]
        rows += [_staff(world, tenant, number) for number in range(STAFF)]
        for life in world.of(_lives)[tenant_id]:
            rows += _users(world, life, str(channel[life.won.opportunity_id]))
    names = [
        "user_id", "tenant_id", "account_id", "name", "email", "role", "acquisition_source",
        "is_internal", "created_at", "left_at", "back_at", "left_again_at", "engagement", "depth",
        "onboarded_hours", "value_hours",
    ]  # fmt: skip
    made = pd.DataFrame(rows, columns=names)
    times = ("created_at", "left_at", "back_at", "left_again_at")
    return made.astype(dict.fromkeys(times, "datetime64[s]"))


def product_events(world: World) -> Columns:
    """Deliveries received before the as-of, in order of user and time.

    Columns: user (row of :func:`product_users`), month and number (of the event among the user's
    of that month), session (its number among those, -1 for none), name (of `EVENT_NAMES`), feature
    (of `FEATURES`, -1 for none), platform (of `PLATFORMS`), duration_seconds, occurred_at,
    received_at.
    """
    users = world.of(product_users)
    parts = [_lifecycle(world, users)]
    for tenant_id in PRODUCTS:
        first, last = _range_of(users, tenant_id)
        mine = users.iloc[first:last]
        parts += [
            _month(world, BY_ID[tenant_id], mine, first, month) for month in world.span.months()
        ]
    everything = join(parts)
    twice = np.flatnonzero(everything["again"] > 0)
    again = take(everything, twice)
    again["received_at"] = again["received_at"] + seconds(again["again"])
    delivered = join([everything, again])
    seen = delivered["received_at"] < world.span.as_of64
    return {name: values[seen] for name, values in delivered.items() if name != "again"}


def integrations(world: World) -> pd.DataFrame:
    """What customers connected before the as-of, used daily until it is given up.

    Columns: integration_id, tenant_id, account_id, kind, connected_at, last_used_at.
    """
    rows = []
    as_of = world.span.as_of64
    for tenant_id in PRODUCTS:
        for life in world.of(_lives)[tenant_id]:
            rng = stream(world.seed, "integrations", life.won.opportunity_id)
            wanted = np.flatnonzero(rng.random(len(KINDS)) < 0.3)
            after = rng.exponential(40, len(KINDS)) * DAY + 3_600
            kept = np.where(rng.random(len(KINDS)) < 0.35, rng.exponential(200, len(KINDS)), 9_999)
            left = _stays(world, life)[0]
            for number in wanted:
                connected = np.datetime64(life.created, "s") + seconds(after[number])
                end = min(as_of, connected + seconds(kept[number] * DAY + DAY))
                end = left if left < end else end
                if connected < end:
                    days = (end - connected) // np.timedelta64(DAY, "s")
                    used = connected + np.timedelta64(int(days) * DAY, "s")
                    name = f"in-{life.customer_id.removeprefix('cus_')}-{KINDS[number]}"
                    rows.append(
                        (name, tenant_id, life.won.account_id, KINDS[number], connected, used)
                    )
    names = ["integration_id", "tenant_id", "account_id", "kind", "connected_at", "last_used_at"]
    return pd.DataFrame(rows, columns=names)


# -- customers and their users --------------------------------------------------------------------


def _lives(world: World) -> dict[str, list[Customer]]:
    """By unit the world's customers, as they will be some months after the as-of."""
    ahead = int(world.span.as_of.timestamp()) + AHEAD_DAYS * DAY
    found = {}
    for tenant in map(BY_ID.__getitem__, PRODUCTS):
        catalogue = prices(tenant, int(world.span.start.timestamp()))
        lives = (
            customer(world.seed, tenant, known.won, catalogue, ahead)
            for known in world.customers
            if known.tenant is tenant
        )
        found[tenant.tenant_id] = [life for life in lives if life is not None]
    return found


def _stays(world: World, life: Customer) -> tuple[np.datetime64, np.datetime64, np.datetime64]:
    """When the customer leaves, comes back and leaves again; NaT if not within the next months."""
    ahead = int(world.span.as_of.timestamp()) + AHEAD_DAYS * DAY
    turns = [at for span in life.active_spans(ahead) for at in span][1:]
    known = [NEVER if at >= ahead else np.datetime64(at, "s") for at in turns]
    left, back, left_again = [*known, NEVER, NEVER, NEVER][:3]
    return left, back, left_again


UserRow = tuple[object, ...]


def _users(world: World, life: Customer, channel: str) -> list[UserRow]:
    """Users of the first seats: who signed the contract, and others who come in the next weeks."""
    rng = stream(world.seed, "product users", life.won.opportunity_id)
    count = min(life.won.seats, MOST_USERS)
    first, last = people.names(rng, count)
    waits = np.sort(rng.exponential(18, count)) * DAY + 600
    drawn = rng.random((count, 3))
    engagement, depth = rng.lognormal(-0.25, 0.7, count), rng.beta(1.6, 2.2, count)
    onboarded, value = rng.lognormal(np.log(9), 1.1, count), rng.lognormal(np.log(30), 1.0, count)
    stays = _stays(world, life)
    tenant = life.tenant
    rows: list[UserRow] = []
    for number in range(count):
        user_id = f"u{tenant.number}-{life.customer_id.removeprefix('cus_')}-{number}"
        if number == 0:
            name, email = life.won.name, life.won.email
            role, source, waited = "admin", channel, 600.0
        else:
            name = f"{first[number]} {last[number]}"
            email = people.email(str(first[number]), str(last[number]), user_id)
            role = "member" if drawn[number, 0] < 0.7 else "viewer"
            source = "invitation" if drawn[number, 0] < 0.86 else "referral"
            waited = waits[number]
        created = np.datetime64(life.created + round(waited), "s")
        if created >= stays[0]:
            continue  # the customer had left before
        rows.append(
            (
                user_id, tenant.tenant_id, life.won.account_id, name, email, role, source, False,
                created, *stays, engagement[number],
                depth[number], onboarded[number] if drawn[number, 1] < 0.83 else np.nan,
                value[number] if drawn[number, 2] < 0.88 else np.nan,
            )
        )  # fmt: skip
    return rows


def _staff(world: World, tenant: Tenant, number: int) -> UserRow:
    """Someone of the unit, whose use does not count."""
    user_id = f"u{tenant.number}-staff-{number}"
    rng = stream(world.seed, "product staff", user_id)
    first, last = (str(part[0]) for part in people.names(rng, 1))
    email = people.email(first, last, user_id, "example.org")
    return (
        user_id, tenant.tenant_id, None, f"{first} {last}", email, "staff", "invitation", True,
        world.span.start64, NEVER, NEVER, NEVER, 2.0, 0.8, np.nan, np.nan,
    )  # fmt: skip


def _range_of(users: pd.DataFrame, tenant_id: str) -> tuple[int, int]:
    rows = np.flatnonzero(users["tenant_id"] == tenant_id)
    return int(rows[0]), int(rows[-1]) + 1


# -- events ---------------------------------------------------------------------------------------


def _lifecycle(world: World, users: pd.DataFrame) -> Columns:
    """Signing up, onboarding and the first value of every user who is not staff."""
    rows = np.flatnonzero(~users["is_internal"].to_numpy(bool))
    mine = users.iloc[rows]
    created = mine["created_at"].to_numpy("M8[s]")
    left = mine["left_at"].to_numpy("M8[s]")
    steps = (
        ("signed_up", np.zeros(len(rows))),
        ("onboarding_started", np.full(len(rows), 0.05)),
        ("onboarding_completed", mine["onboarded_hours"].to_numpy() + 0.2),
        ("value_reached", mine["value_hours"].to_numpy() + 0.5),
    )
    parts = []
    for number, (name, hours) in enumerate(steps):
        happens = ~np.isnan(hours)
        at = created + seconds(np.nan_to_num(hours) * 3_600)
        happens &= ~(at >= left)
        chosen = np.flatnonzero(happens)
        parts.append(
            {
                "user": rows[chosen],
                "month": np.full(len(chosen), -1),
                "number": np.full(len(chosen), number),
                "session": np.full(len(chosen), -1),
                "name": np.full(len(chosen), EVENT_NAMES.index(name)),
                "feature": np.full(len(chosen), -1),
                "platform": np.zeros(len(chosen), dtype=int),
                "duration_seconds": np.zeros(len(chosen)),
                "occurred_at": at[chosen],
                "received_at": at[chosen] + np.timedelta64(2, "s"),
                "again": np.zeros(len(chosen)),
            }
        )
    return join(parts)


def _month(world: World, tenant: Tenant, users: pd.DataFrame, offset: int, month: Month) -> Columns:
    """All events of the tenant's users in the month's sessions."""

    def uniform(name: str, *shape: int) -> np.ndarray:
        rng = stream(world.seed, "product usage", tenant.tenant_id, month, name)
        return rng.random(shape)

    days = month.days()
    user, day, again_that_day = _sessions(users, tenant, days, uniform)
    count = len(user)
    hour = np.searchsorted(np.cumsum(HOUR_SHARE), uniform("hour", count), side="right").clip(0, 23)
    local = days[day].astype("M8[s]") + seconds(hour * 3_600 + uniform("second", count) * 3_600)
    began = to_utc(local, tenant.zone) + seconds(again_that_day * 4_000)
    inside = 1 + _poisson(uniform("events", count), 1.9)
    # The events of the sessions one after the other: the first of each is its start.
    session = np.repeat(np.arange(count), inside + 1)
    place = np.arange(len(session)) - np.repeat(np.cumsum(inside + 1) - (inside + 1), inside + 1)
    total = len(session)
    gap = (15 + 220 * uniform("gap", count) ** 2)[session]
    occurred = began[session] + seconds(place * gap)
    who = user[session]
    depth = users["depth"].to_numpy()[who]
    feature = _features(world, depth, occurred, uniform("feature", total))
    pick = uniform("name", total)
    name = np.where(pick < 0.24, 1, np.where(pick < 0.9, 2, 3))
    name = np.where(place == 0, 0, name)
    late = uniform("late", total)
    delay = np.where(late < LATE_SHARE, uniform("delay", total) * 47 * 3_600, 1 + late * 20)
    twice = uniform("twice", total)
    is_after = occurred >= users["created_at"].to_numpy("M8[s]")[who]
    drawn: Columns = {
        "user": who + offset,
        "month": np.full(total, month.number),
        "number": np.arange(total) - np.searchsorted(who, who),
        "session": session - np.searchsorted(user, who),
        "name": name,
        "feature": np.where(place == 0, -1, feature),
        "platform": np.floor(uniform("platform", count) * len(PLATFORMS)).astype(int)[session],
        "duration_seconds": np.where(name == EVENT_NAMES.index("feature_used"), np.rint(gap), 0),
        "occurred_at": occurred,
        "received_at": occurred + seconds(delay),
        "again": np.where(twice < TWICE_SHARE, 30 + twice / TWICE_SHARE * 3_600, 0.0),
    }
    return take(drawn, is_after & (occurred >= world.span.start64))


def _sessions(
    users: pd.DataFrame, tenant: Tenant, days: np.ndarray, uniform: Callable[..., np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """User and day of each session, user by user, and 1 for the second session of a day."""
    created = users["created_at"].to_numpy("M8[s]").astype("M8[D]")[:, None]
    age = (days[None, :] - created).astype(int)
    remaining = _days_left(users, days)
    weekday = (days.astype(int) + 3) % 7
    mean = (
        SESSIONS_A_DAY[tenant.tenant_id]
        * users["engagement"].to_numpy()[:, None]
        * WEEKDAYS[weekday][None, :]
        * np.clip(remaining / FALL_DAYS, 0.08, 1.0)
        * (1 + 1.5 * np.exp(-np.clip(age, 0, None) / 10))
        * ((age >= 0) & (remaining > 0))
    )
    draw = uniform("sessions", *mean.shape)
    none = np.exp(-mean)
    number = (draw >= none).astype(int) + (draw >= none * (1 + mean)).astype(int)
    user, day = np.nonzero(number)
    found = number[user, day]
    is_second = np.arange(found.sum()) - np.repeat(np.cumsum(found) - found, found)
    return np.repeat(user, found), np.repeat(day, found), is_second


def _days_left(users: pd.DataFrame, days: np.ndarray) -> np.ndarray:
    """For every user and day how many days of the subscription are left; 0 without one."""

    def until(name: str) -> np.ndarray:
        end = users[name].to_numpy("M8[s]").astype("M8[D]")[:, None]
        return np.where(np.isnat(end), FALL_DAYS, (end - days[None, :]).astype(int))

    back = users["back_at"].to_numpy("M8[s]").astype("M8[D]")[:, None]
    first = np.clip(until("left_at"), 0, None)
    return np.where(days[None, :] > back, np.clip(until("left_again_at"), 0, None), first)


def _features(
    world: World, depth: np.ndarray, occurred: np.ndarray, pick: np.ndarray
) -> np.ndarray:
    """The feature of each event: who knows the product well gets to the rarer ones."""
    chosen = np.floor(pick ** (2.7 - 2.0 * depth) * len(FEATURES)).astype(int)
    start = world.span.start64
    released = np.array([f.released_days * DAY for f in FEATURES]).astype("m8[s]") + start
    gone = np.array([(f.deprecated_days or 36_500) * DAY for f in FEATURES]).astype("m8[s]") + start
    is_kept = (pick * 10_000) % 1 < 0.25
    is_there = (released[chosen] <= occurred) & ((occurred < gone[chosen]) | is_kept)
    return np.where(is_there, chosen, 0)


def _poisson(pick: np.ndarray, mean: float) -> np.ndarray:
    """Poisson numbers from uniform ones: as many draws for any number."""
    chances = np.exp(-mean) * np.cumprod([1.0, *(mean / k for k in range(1, 14))])
    return np.searchsorted(np.cumsum(chances), pick, side="right")
