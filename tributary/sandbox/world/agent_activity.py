"""What the conversation application's agents were doing: intervals of one status after the other.

An agent has shifts, `available` with a `break` in the middle, and is `busy` while a conversation is
handled, also outside of a shift: whoever answers at night has logged in for it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.agents import Agent
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import HOLIDAYS, to_utc
from tributary.sandbox.world.columns import Columns, frame, join
from tributary.sandbox.world.tenants import BY_ID

STATUSES = np.array([None, "available", "break", "busy"], dtype=object)
AVAILABLE, BREAK, BUSY = 1, 2, 3
#: How likely an agent works, Monday to Sunday: most have part-time contracts.
WORKS = np.array([0.52, 0.52, 0.52, 0.5, 0.46, 0.14, 0.14])
#: After these seconds an agent is free, even if the customer has not come back.
LONGEST = np.timedelta64(2700, "s")
HOUR = 3600
NEVER = np.datetime64("NaT", "s")


def agent_activity(world: World) -> pd.DataFrame:
    """log_id, agent_id, tenant_id, status, started_at, ended_at (NaT: it goes on), updated_at."""
    talks = world.conversations[world.conversations["assigned_at"].notna()]
    ends = np.fmin(
        np.fmin(talks["resolved_at"].to_numpy("M8[s]"), talks["abandoned_at"].to_numpy("M8[s]")),
        talks["assigned_at"].to_numpy("M8[s]") + LONGEST,
    )
    handled = talks[["agent_id", "assigned_at"]].assign(ended_at=ends).groupby("agent_id")
    groups = {str(agent_id): group for agent_id, group in handled}
    nothing = talks[["assigned_at"]].head(0).assign(ended_at=NEVER)
    parts = [_agent(world, agent, groups.get(agent.agent_id, nothing)) for agent in world.agents]
    return frame(join(parts))


def _agent(world: World, agent: Agent, handled: pd.DataFrame) -> Columns:
    """The intervals of one agent's life so far."""
    starts, ends, kinds = _shifts(world, agent)
    begun = starts < world.span.as_of64
    starts, ends, kinds = starts[begun], ends[begun], kinds[begun]
    left = agent.left_at
    busy_from = handled["assigned_at"].to_numpy("M8[s]")
    busy_to = handled["ended_at"].to_numpy("M8[s]")
    if not np.isnat(left):
        ends, busy_to = np.minimum(ends, left), np.minimum(busy_to, left)
    cuts = np.unique(np.concatenate([starts, ends, busy_from, busy_to]))
    status = np.zeros(max(len(cuts) - 1, 0), dtype=int)
    for kind in (AVAILABLE, BREAK):
        of_kind = kinds == kind
        status = np.where(_covered(cuts, starts[of_kind], ends[of_kind]), kind, status)
    status = np.where(_covered(cuts, busy_from, busy_to), BUSY, status)
    first = np.flatnonzero(np.diff(status, prepend=0) != 0)
    last = np.append(first[1:], len(status)) if len(first) else first
    started, ended = cuts[first], cuts[last] if len(first) else cuts[first]
    shown = (status[first] != 0) & (started < world.span.as_of64)
    started, ended, status = started[shown], ended[shown], status[first][shown]
    ended = world.span.hide_future(ended)
    ids = [f"al{agent.agent_id[2:]}{at}" for at in started.astype(int).tolist()]
    return {
        "log_id": np.array(ids, dtype=object),
        "agent_id": np.full(len(started), agent.agent_id, dtype=object),
        "tenant_id": np.full(len(started), agent.tenant_id, dtype=object),
        "status": STATUSES[status],
        "started_at": started,
        "ended_at": ended,
        "updated_at": np.fmax(started, ended),
    }


def _shifts(world: World, agent: Agent) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Starts, ends and kinds of the pieces of all shifts of the months so far."""
    zone = BY_ID[agent.tenant_id].zone
    starts, ends, kinds = [], [], []
    for month in world.span.months():
        rng = stream(world.seed, "agent shifts", agent.agent_id, month)
        days = month.days()
        quiet = [(month.month, day) in HOLIDAYS for day in range(1, len(days) + 1)]
        chance = WORKS[pd.DatetimeIndex(days).day_of_week] * np.where(quiet, 0.3, 1.0)
        works = rng.random(len(days)) < chance
        begin = rng.normal(8.8 * HOUR, 1.2 * HOUR, len(days))
        to_break = rng.uniform(2.5 * HOUR, 4 * HOUR, len(days))
        rest = rng.uniform(0.4 * HOUR, 0.9 * HOUR, len(days))
        to_end = rng.uniform(2 * HOUR, 4.2 * HOUR, len(days))
        points = np.cumsum([np.clip(begin, 5 * HOUR, 13 * HOUR), to_break, rest, to_end], axis=0)
        local = days[works].astype("M8[s]") + np.rint(points[:, works]).astype("m8[s]")
        at = np.array([to_utc(times, zone) for times in local])
        starts += [at[0], at[1], at[2]]
        ends += [at[1], at[2], at[3]]
        kinds += [np.full(works.sum(), kind) for kind in (AVAILABLE, BREAK, AVAILABLE)]
    start, end, kind = np.concatenate(starts), np.concatenate(ends), np.concatenate(kinds)
    employed = (start >= agent.hired_at) & ~(start >= agent.left_at)
    employed &= start >= world.span.start64
    return start[employed], end[employed], kind[employed]


def _covered(cuts: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Which of the pieces between the cuts lie in any of the intervals."""
    begun = np.searchsorted(np.sort(starts), cuts[:-1], side="right")
    over = np.searchsorted(np.sort(ends), cuts[:-1], side="right")
    return np.asarray(begun > over)
