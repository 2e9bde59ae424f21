"""Trade fairs and webinars of the business units, and who registered and came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Month, local_dates, to_utc
from tributary.sandbox.world.sales import trade_fair
from tributary.sandbox.world.tenants import TENANTS, Tenant

TOPICS = (
    "Getting more from your data", "A year of automation", "What customers ask for",
    "Working with forecasts", "From lead to customer", "Service that scales",
)  # fmt: skip
FAIRS = {2: "Winter Fair", 5: "Spring Fair", 8: "Summer Fair", 11: "Autumn Fair"}
#: Seconds by which an occasion is published before it begins.
PUBLISHED_BEFORE = 45 * 86_400
#: Of the leads register for the next webinar; of those cancel, or come.
REGISTERED, CANCELLED, CAME = 0.22, 0.06, 0.46
REFERRERS = ("newsletter", "website", "partner", "social")
MONTHS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Occasion:
    """A trade fair or webinar as planned; instants are Unix seconds."""

    tenant: Tenant
    event_id: str
    name: str
    is_online: bool
    first_day: np.datetime64
    last_day: np.datetime64
    starts: int
    ends: int
    created: int


class Attendance(NamedTuple):
    """A registration as it is at the as-of; instants are Unix seconds."""

    attendance_id: str
    occasion: Occasion
    first_name: str
    last_name: str
    email: str
    registered: int
    changed: int
    status: str  # Attending, Checked In or Not Attending
    referrer: str


@dataclass(slots=True)
class Occasions:
    """What was published by the as-of, and the registrations so far."""

    events: list[Occasion]
    attendances: list[Attendance]


def occasions(world: World) -> Occasions:
    """Fairs and webinars that were published, in order of their beginning, with registrations."""
    as_of = int(world.span.as_of.timestamp())
    months = [*world.span.months()]
    for _ in range(MONTHS_AHEAD):
        months.append(_next(months[-1]))
    known: list[Occasion] = []
    attendances: list[Attendance] = []
    for tenant in TENANTS:
        mine = [o for o in planned(world, tenant, months) if o.created < as_of]
        people = world.leads[world.leads["tenant_id"] == tenant.tenant_id]
        attendances += _fair_visitors(tenant, mine, people)
        attendances += _webinar_guests(world.seed, tenant, mine, people, as_of)
        known += mine
    return Occasions(known, attendances)


def planned(world: World, tenant: Tenant, months: list[Month]) -> Iterator[Occasion]:
    """The unit's occasions of the months, in order; those before the span's start are left out."""
    start = int(world.span.start.timestamp())
    for month in months:
        fair = trade_fair(world.seed, world.size, tenant, month)
        found = [_webinar(world.seed, tenant, month)]
        if len(fair):
            name = f"{tenant.name} at the {FAIRS[month.month]} {month.year}"
            found.append(_occasion(tenant, month, 1, name, fair[0], fair[-1], (9, 18), False))
        for one in sorted(found, key=lambda o: o.starts):
            if one.starts >= start:
                yield one


def _webinar(seed: int, tenant: Tenant, month: Month) -> Occasion:
    """One a month, on a Wednesday afternoon of its second or third week."""
    rng = stream(seed, tenant.tenant_id, "webinar", month)
    days = month.days()
    wednesdays = days[(days.astype(int) - 6) % 7 == 0]
    day = wednesdays[int(rng.integers(1, 3))]
    topic = TOPICS[int(rng.integers(len(TOPICS)))]
    return _occasion(tenant, month, 2, f"{topic} ({month})", day, day, (15, 16), True)


def _occasion(
    tenant: Tenant,
    month: Month,
    kind: int,
    name: str,
    first: np.datetime64,
    last: np.datetime64,
    hours: tuple[int, int],
    is_online: bool,
) -> Occasion:
    local = np.array([first, last], "M8[s]") + np.array(hours) * np.timedelta64(3600, "s")
    starts, ends = (int(at.astype(int)) for at in to_utc(local, tenant.zone))
    return Occasion(
        tenant=tenant,
        event_id=f"7{tenant.number:02d}{month.number:08d}{kind:02d}",
        name=name,
        is_online=is_online,
        first_day=first,
        last_day=last,
        starts=starts,
        ends=ends,
        created=starts - PUBLISHED_BEFORE,
    )


def _fair_visitors(
    tenant: Tenant, known: list[Occasion], people: pd.DataFrame
) -> Iterator[Attendance]:
    """Leads won at a fair register at the stand, and are there."""
    at = people["at"].to_numpy("M8[s]")
    day = local_dates(at, tenant.zone)
    came = (people["channel"] == "events").to_numpy()
    for fair in known:
        if fair.is_online:
            continue
        for row in np.flatnonzero(came & (day >= fair.first_day) & (day <= fair.last_day)).tolist():
            when = int(at[row].astype(int))
            yield _attendance(fair, people, row, when, when, "Checked In", "stand")


def _webinar_guests(
    seed: int, tenant: Tenant, known: list[Occasion], people: pd.DataFrame, as_of: int
) -> Iterator[Attendance]:
    """Some leads register for the next webinar; of those some cancel, some come, some do not."""
    webinars = [occasion for occasion in known if occasion.is_online]
    starts = np.array([webinar.starts for webinar in webinars])
    at = people["at"].to_numpy("M8[s]").astype(int)
    draws = stream(seed, tenant.tenant_id, "webinar guests").random((len(people), 6))
    following = np.searchsorted(starts, at + 3600, side="right")
    for row in np.flatnonzero((draws[:, 0] < REGISTERED) & (following < len(webinars))).tolist():
        webinar = webinars[following[row]]
        _, when, fate, change, referrer, _ = draws[row].tolist()
        earliest = max(int(at[row]), webinar.created)
        registered = earliest + int(when * (webinar.starts - earliest - 600))
        if registered >= as_of:
            continue
        changed, status = registered, "Attending"
        decided = registered + int(change * (webinar.starts - registered))
        if fate < CANCELLED and decided < as_of:
            changed, status = decided, "Not Attending"
        arrived = webinar.starts + int(change * 1200)
        if CANCELLED <= fate < CANCELLED + CAME and arrived < as_of:
            changed, status = arrived, "Checked In"
        source = REFERRERS[int(referrer * len(REFERRERS))]
        yield _attendance(webinar, people, row, registered, changed, status, source)


def _attendance(
    occasion: Occasion,
    people: pd.DataFrame,
    row: int,
    registered: int,
    changed: int,
    status: str,
    referrer: str,
) -> Attendance:
    person = people.iloc[row]
    return Attendance(
        attendance_id=f"{occasion.tenant.number}{row:08d}{1 + occasion.is_online}",
        occasion=occasion,
        first_name=str(person["first_name"]),
        last_name=str(person["last_name"]),
        email=str(person["email"]),
        registered=registered,
        changed=changed,
        status=status,
        referrer=referrer,
    )


def _next(month: Month) -> Month:
    year, number = divmod(month.year * 12 + month.month, 12)
    return Month(year, number + 1)
