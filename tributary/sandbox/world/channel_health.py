"""How well messages get out: the sessions of the WhatsApp numbers, and the queues before them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Month, later
from tributary.sandbox.world.columns import Columns, frame, join
from tributary.sandbox.world.whatsapp import whatsapp_sent
from tributary.sandbox.world.whatsapp_accounts import ACCOUNTS, Account, PhoneNumber

NEVER = np.datetime64("NaT", "s")
DAY, MINUTE = 86_400, 60
#: How often a connected session says that it lives.
HEARTBEAT = np.timedelta64(300, "s")
#: The share of days with trouble at the platform, when messages wait.
TROUBLED = 0.012


class Session(NamedTuple):
    """A connection of a number, from its start to its loss; NaT while it lasts."""

    session_id: str
    tenant_id: str
    phone_number_id: str
    status: str  # connected or disconnected
    health: str  # healthy, degraded or unhealthy
    started_at: np.datetime64
    last_seen_at: np.datetime64


def sessions(world: World) -> list[Session]:
    """Every session that was begun, as it is at the as-of."""
    return [
        session
        for account in ACCOUNTS.values()
        for number in account.numbers
        for session in _sessions(world, account, number)
    ]


def _sessions(world: World, account: Account, number: PhoneNumber) -> Iterator[Session]:
    """One session after the other; a number is reconnected within minutes."""
    rng = stream(world.seed, "wa session", number.phone_number_id)
    as_of, started, count = world.span.as_of64, world.span.start64, 0
    while started < as_of:
        count += 1
        lasts, degrades, away = rng.exponential(16 * DAY), rng.random(), rng.exponential(9 * MINUTE)
        ended = later(started, 600 + lasts)
        worse = later(ended, -lasts * 0.2) if degrades < 0.25 else ended
        is_connected = ended >= as_of
        beats = (as_of - np.timedelta64(1, "s") - started) // HEARTBEAT
        yield Session(
            session_id=f"ws{number.phone_number_id[2:3]}{number.phone_number_id[-1]}{count:06d}",
            tenant_id=account.tenant.tenant_id,
            phone_number_id=number.phone_number_id,
            status="connected" if is_connected else "disconnected",
            health="unhealthy" if not is_connected else "degraded" if worse < as_of else "healthy",
            started_at=started,
            last_seen_at=started + beats * HEARTBEAT if is_connected else ended,
        )
        started = later(ended, 30 + away)


def queue_snapshots(world: World) -> pd.DataFrame:
    """captured_at, queue, tenant_id, depth, enqueued, processed, oldest_age_seconds, hour by hour.

    The messages sent in the hour were enqueued in it; depth = the depth before + enqueued -
    processed.
    """
    return frame(join([_queue(world, account) for account in ACCOUNTS.values()]))


def _queue(world: World, account: Account) -> Columns:
    tenant = account.tenant.tenant_id
    sent = world.of(whatsapp_sent)
    at = sent.loc[sent["tenant_id"] == tenant, "sent_at"].to_numpy("M8[s]").astype("M8[h]")
    first = world.span.start64.astype("M8[h]")
    months = [*world.span.months()]
    before_start = int((first - months[0].days()[0].astype("M8[h]")).astype(int))
    drawn = [_waiting(world.seed, tenant, month) for month in months]
    backlog, age = (np.concatenate(column)[before_start:] for column in zip(*drawn, strict=True))
    captured = np.arange(len(backlog)) + 1 + first
    captured = captured[captured.astype("M8[s]") < world.span.as_of64]
    enqueued = np.bincount((at - first).astype(int), minlength=len(captured))[: len(captured)]
    depth, before = np.zeros(len(captured), dtype=int), 0
    for hour in range(len(captured)):
        before = depth[hour] = min(backlog[hour], before + enqueued[hour])
    processed = np.concatenate([[0], depth[:-1]]) + enqueued - depth
    return {
        "captured_at": captured.astype("M8[s]"),
        "queue": np.full(len(captured), f"whatsapp_outbound_{tenant}", dtype=object),
        "tenant_id": np.full(len(captured), tenant, dtype=object),
        "depth": depth,
        "enqueued": enqueued,
        "processed": processed,
        "oldest_age_seconds": np.where(depth > 0, age[: len(captured)], 0),
    }


def _waiting(seed: int, tenant: str, month: Month) -> tuple[np.ndarray, np.ndarray]:
    """What could wait at the end of each hour of the month (UTC), and how long the first has."""
    rng = stream(seed, tenant, "message queue", month)
    hours = 24 * len(month.days())
    troubled = np.repeat(rng.random(hours // 24) < TROUBLED, 24)
    troubled &= np.tile(np.arange(24), hours // 24) < 14
    backlog = rng.poisson(np.where(troubled, 6, 0.25))
    age = np.rint(5 + rng.exponential(np.where(troubled, 1500, 40))).astype(int)
    return backlog, age
