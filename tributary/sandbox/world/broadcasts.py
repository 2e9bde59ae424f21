"""Messaging campaigns of the conversation application: broadcasts of a template to customers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import EPOCH, GROWTH_A_YEAR, later, seconds, to_utc
from tributary.sandbox.world.columns import frame, join, length
from tributary.sandbox.world.conversations import ERROR_CODES
from tributary.sandbox.world.tenants import Tenant
from tributary.sandbox.world.whatsapp_accounts import ACCOUNTS, Template

NEVER = np.datetime64("NaT", "s")
HOUR, DAY = 3600, 86_400
CAMPAIGNS_A_QUARTER = 2
#: Recipients of a broadcast in the first year, and what a campaign costs to make.
AUDIENCE = {"messaging": 34, "real_estate": 16}
COST = {"messaging": 14_000, "real_estate": 420}
TITLES = {
    "reactivation": "Reactivation",
    "new_offer": "New offer",
    "event_invitation": "Event invitation",
}


class Campaign(NamedTuple):
    """A messaging campaign; `cost` is what it cost once it ended, before that `budget` is shown."""

    campaign_id: str
    tenant: Tenant
    name: str
    template: Template
    started_at: np.datetime64
    ended_at: np.datetime64
    budget: Decimal
    cost: Decimal


class Broadcast(NamedTuple):
    """One sending of a campaign's template; `finished_at` is NaT while it goes on."""

    broadcast_id: str
    campaign: Campaign
    name: str
    audience_size: int
    started_at: np.datetime64
    finished_at: np.datetime64


class Broadcasts(NamedTuple):
    """What was begun before the as-of. `messages`: message_id, broadcast_id, tenant_id,
    customer_id, template_name, sent_at, delivered_at, read_at, failed_at (NaT: not (yet)),
    error_code.
    """

    campaigns: list[Campaign]
    broadcasts: list[Broadcast]
    messages: pd.DataFrame


def broadcasts(world: World) -> Broadcasts:
    """Campaigns, broadcasts and their messages so far."""
    campaigns, sendings, parts = [], [], []
    for account in ACCOUNTS.values():
        mine = world.app_customers[world.app_customers["tenant_id"] == account.tenant.tenant_id]
        known_since = mine["first_contact_at"].to_numpy("M8[s]")
        ids = mine["customer_id"].to_numpy(object)
        for campaign, times in _planned(world, account.tenant):
            campaigns.append(campaign)
            for number, at in enumerate(times, start=1):
                known = ids[known_since < at]
                if at >= world.span.as_of64 or not len(known):
                    continue
                name = f"{campaign.name} #{number}"
                broadcast_id = f"bc{campaign.campaign_id[2:]}{number}"
                rng = stream(world.seed, "broadcast", broadcast_id)
                messages = _messages(rng, world, campaign, broadcast_id, at, known)
                sent = messages["sent_at"]
                finished = later(sent[-1], 1)
                sendings.append(
                    Broadcast(
                        broadcast_id,
                        campaign,
                        name,
                        len(sent),
                        at,
                        finished if finished < world.span.as_of64 else NEVER,
                    )
                )
                parts.append(messages)
    drawn = join(parts)
    if not length(drawn):
        return Broadcasts(campaigns, sendings, pd.DataFrame(columns=_COLUMNS))
    hidden = {
        name: world.span.hide_future(drawn[name])
        for name in ("delivered_at", "read_at", "failed_at")
    }
    seen = frame({**drawn, **hidden})[world.span.holds(drawn["sent_at"])]
    return Broadcasts(campaigns, sendings, seen.reset_index(drop=True))


_COLUMNS = [
    "message_id", "broadcast_id", "tenant_id", "customer_id", "template_name", "sent_at",
    "delivered_at", "read_at", "failed_at", "error_code",
]  # fmt: skip


def _planned(world: World, tenant: Tenant) -> Iterator[tuple[Campaign, list[np.datetime64]]]:
    """The campaigns that have begun, and when each broadcasts, also beyond the as-of."""
    templates = ACCOUNTS[tenant.tenant_id].of_category("MARKETING")
    for month in world.span.months():
        if month.month % 3 != 1:
            continue
        quarter = month.month // 3 + 1
        for number in range(1, CAMPAIGNS_A_QUARTER + 1):
            rng = stream(world.seed, tenant.tenant_id, "messaging campaign", month, number)
            begins = month.days()[0] + int(rng.integers(2, 40))
            started = _local(begins, 9 * HOUR, tenant)
            template = templates[int(rng.integers(0, len(templates)))]
            length_days = int(rng.integers(18, 45))
            budget = COST[tenant.tenant_id] * rng.uniform(0.7, 1.3)
            cost = budget * rng.uniform(0.85, 1.2)
            days = np.sort(rng.integers(0, length_days, int(rng.integers(2, 5))))
            hours = rng.uniform(10 * HOUR, 17 * HOUR, len(days))
            if started >= world.span.as_of64:
                continue
            campaign = Campaign(
                campaign_id=f"mc{tenant.number}{month.number}{number}",
                tenant=tenant,
                name=f"{TITLES[template.name]} {month.year} Q{quarter}",
                template=template,
                started_at=started,
                ended_at=_local(begins + length_days, 18 * HOUR, tenant),
                budget=_cents(budget),
                cost=_cents(cost),
            )
            yield (
                campaign,
                [_local(begins + day, hour, tenant) for day, hour in zip(days, hours, strict=True)],
            )


def _local(day: np.datetime64, second: float, tenant: Tenant) -> np.datetime64:
    at: np.datetime64 = to_utc(np.array([later(day.astype("M8[s]"), second)]), tenant.zone)[0]
    return at


def _messages(
    rng: np.random.Generator,
    world: World,
    campaign: Campaign,
    broadcast_id: str,
    at: np.datetime64,
    known: np.ndarray,
) -> dict[str, np.ndarray]:
    """The broadcast's messages with all that will become of them, in order of sending."""
    mean = AUDIENCE[campaign.tenant.tenant_id] * world.size * _growth(at)
    count = min(max(3, round(mean * rng.uniform(0.6, 1.4))), len(known))
    sent = at + seconds(np.cumsum(rng.uniform(1, 4, count)))
    fails = rng.random(count) < 0.035
    waits = np.where(rng.random(count) < 0.1, rng.exponential(5 * HOUR, count), 0)
    delivered = np.where(fails, NEVER, sent + seconds(1 + rng.exponential(4, count) + waits))
    reads = rng.random(count) < 0.66
    return {
        "message_id": np.array([f"{broadcast_id}-{n:04d}" for n in range(count)], dtype=object),
        "broadcast_id": np.full(count, broadcast_id, dtype=object),
        "tenant_id": np.full(count, campaign.tenant.tenant_id, dtype=object),
        "customer_id": rng.choice(known, count, replace=False),
        "template_name": np.full(count, campaign.template.name, dtype=object),
        "sent_at": sent,
        "delivered_at": delivered,
        "read_at": np.where(
            reads, delivered + seconds(5 + rng.exponential(2 * HOUR, count)), NEVER
        ),
        "failed_at": np.where(fails, sent + seconds(2 + rng.exponential(15, count)), NEVER),
        "error_code": np.where(
            fails, rng.choice(np.array(ERROR_CODES, object), count), np.array(None)
        ),
    }


def _growth(at: np.datetime64) -> float:
    years = (at - np.datetime64(EPOCH, "s")).astype(int) / (365.25 * DAY)
    return float(GROWTH_A_YEAR**years)


def _cents(amount: float) -> Decimal:
    return Decimal(round(amount * 100)) / 100
