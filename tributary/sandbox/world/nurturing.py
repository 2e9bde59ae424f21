"""Marketing's e-mail in HubSpot: weekly newsletters, and sequences that leads are enrolled in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import seconds, to_utc
from tributary.sandbox.world.tenants import TENANTS, Tenant

DAY = 86_400
TOPICS = ("Product news", "Customer story", "How others do it", "Event invitation")
SEQUENCE_DAYS = 21
SEQUENCES = ("Inbound welcome", "Paid follow-up")
ENROLLED_RATE = 0.45
UNSUBSCRIBED_RATE = 0.03
NEVER = np.datetime64("NaT", "s")


@dataclass(frozen=True, slots=True)
class Newsletter:
    """An e-mail to everybody who subscribed, and what has come of it so far."""

    email_id: str
    tenant: Tenant
    name: str
    created: int  # Unix seconds, as are the others
    published: int
    is_sent: bool
    sent: int
    delivered: int
    opens: int
    clicks: int
    unsubscribed: int
    hard_bounces: int
    soft_bounces: int
    spam_reports: int


def newsletters(world: World) -> list[Newsletter]:
    """Every newsletter that was begun, oldest first; one on each Tuesday at 10:00 local time.

    Who comes to the website by e-mail clicked in the newest newsletter.
    """
    return [
        newsletter
        for tenant in TENANTS
        if tenant.crm == "hubspot"
        for newsletter in _of_tenant(world, tenant)
    ]


def _of_tenant(world: World, tenant: Tenant) -> list[Newsletter]:
    first = world.span.start64.astype("M8[D]")
    last = world.span.as_of64.astype("M8[D]") + 7
    days = np.arange(first, last)
    tuesdays = days[(days.astype(int) + 3) % 7 == 1]
    published = to_utc(tuesdays.astype("M8[s]") + 10 * 3600, tenant.zone)
    sessions = world.sessions[
        (world.sessions["tenant_id"] == tenant.tenant_id) & (world.sessions["channel"] == "email")
    ]
    visited = sessions["at"].to_numpy("M8[s]")
    leads = world.leads[world.leads["tenant_id"] == tenant.tenant_id]
    joined, left = (leads[name].to_numpy("M8[s]") for name in ("at", "deleted_at"))
    base = round(tenant.other_sessions_per_day * world.size * 40)
    found = []
    for at, day in zip(published, tuesdays, strict=True):
        begun = at - np.timedelta64(3 * DAY, "s")
        if not world.span.start64 <= begun < world.span.as_of64:
            continue
        known = int(((joined < at) & ~(left < at)).sum())
        clicks = int(((visited >= at) & (visited < at + np.timedelta64(7 * DAY, "s"))).sum())
        found.append(_newsletter(world, tenant, day, begun, at, base + known, clicks))
    return found


def _newsletter(
    world: World,
    tenant: Tenant,
    day: np.datetime64,
    begun: np.datetime64,
    at: np.datetime64,
    subscribers: int,
    clicks: int,
) -> Newsletter:
    number = int(day.astype(int))
    rng = stream(world.seed, tenant.tenant_id, "newsletter", number)
    hard, soft = (int(count) for count in rng.binomial(subscribers, [0.004, 0.009]))
    delivered = max(subscribers - hard - soft, 0)
    opened = at + seconds(rng.exponential(16 * 3600, rng.binomial(delivered, 0.24)))
    left = at + seconds(rng.exponential(20 * 3600, rng.binomial(delivered, 0.0025)))
    spam = at + seconds(rng.exponential(20 * 3600, rng.binomial(delivered, 0.0003)))
    as_of = world.span.as_of64
    is_sent = bool(at < as_of)
    clicks = min(clicks, delivered)
    return Newsletter(
        email_id=f"{tenant.number}8{number:08d}",
        tenant=tenant,
        name=f"{TOPICS[number // 7 % len(TOPICS)]} {day}",
        created=int(begun.astype(int)),
        published=int(at.astype(int)),
        is_sent=is_sent,
        sent=subscribers * is_sent,
        delivered=delivered * is_sent,
        opens=min(int((opened < as_of).sum()) + clicks, delivered),
        clicks=clicks,
        unsubscribed=int((left < as_of).sum()),
        hard_bounces=hard * is_sent,
        soft_bounces=soft * is_sent,
        spam_reports=int((spam < as_of).sum()),
    )


def sequence_enrollments(world: World) -> pd.DataFrame:
    """Leads that were enrolled in a sequence of e-mails before the as-of.

    Columns: enrollment_id, tenant_id, sequence (place in `SEQUENCES`), lead_id, owner_id,
    enrolled_at, replied_at (the lead became MQL), met_at (SQL), left_at (unsubscribed), ended_at
    (the first of all, or three weeks), deleted_at, updated_at. NaT for what has not happened.
    """
    parts = [_enrolled(world, tenant) for tenant in TENANTS if tenant.crm == "hubspot"]
    return pd.concat(parts, ignore_index=True)


def _enrolled(world: World, tenant: Tenant) -> pd.DataFrame:
    leads = world.leads[world.leads["tenant_id"] == tenant.tenant_id]
    draw = stream(world.seed, tenant.tenant_id, "sequences").random((len(leads), 4))
    at, mql, sql, deleted = (
        leads[name].to_numpy("M8[s]") for name in ("at", "mql_at", "sql_at", "deleted_at")
    )
    enrolled = at + seconds((0.25 + draw[:, 1]) * DAY)
    through = enrolled + np.timedelta64(SEQUENCE_DAYS * DAY, "s")
    quits = np.where(
        draw[:, 2] < UNSUBSCRIBED_RATE, enrolled + seconds(draw[:, 3] * 14 * DAY), NEVER
    )
    replied = np.where((mql <= through) & ~(quits < mql), mql, NEVER)
    left = np.where(np.isnat(replied), world.span.hide_future(quits), NEVER)
    met = np.where(~np.isnat(replied) & (sql <= through), sql, NEVER)
    ended = world.span.hide_future(np.fmin(np.fmin(replied, left), through))
    is_enrolled = (draw[:, 0] < ENROLLED_RATE) & world.span.holds(enrolled)
    is_enrolled &= ~(mql <= enrolled) & ~(deleted <= enrolled)
    found = pd.DataFrame(
        {
            "enrollment_id": [f"{tenant.number}5{lead_id[2:]}" for lead_id in leads["lead_id"]],
            "tenant_id": tenant.tenant_id,
            "sequence": (leads["campaign"].to_numpy() > 0).astype(int),
            "lead_id": leads["lead_id"].to_numpy(),
            "owner_id": leads["owner_id"].to_numpy(),
            "enrolled_at": enrolled,
            "replied_at": replied,
            "met_at": met,
            "left_at": left,
            "ended_at": ended,
            "deleted_at": deleted,
        }
    )[is_enrolled]
    times = ["enrolled_at", "ended_at", "met_at", "deleted_at"]
    return found.assign(updated_at=found[times].max(axis=1))
