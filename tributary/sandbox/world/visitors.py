"""Visitors that can be recognised: sessions of one browser, of those who accepted cookies."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.tenants import TENANTS

DAY = 86_400
#: Of the sessions, beside those in which somebody left an address.
CONSENT_RATE = 0.15
RETURN_DAYS = 9.0
LATE_RATE = 0.02


def visitors(world: World) -> pd.DataFrame:
    """The sessions of visitors who accepted cookies, by row of `world.sessions`.

    Columns: session, first (the visitor's first session), number (of the visitor's sessions, from
    1), client_id, user_id (the lead the visitor was known as before, else None), lead_id (that it
    brought, else None) and arrived_at, which is hours late for browsers that were offline.
    """
    sessions = world.sessions
    at = sessions["at"].to_numpy("M8[s]")
    draw = np.zeros((len(sessions), 4))
    for unit in TENANTS:
        mine = (sessions["tenant_id"] == unit.tenant_id).to_numpy()
        rng = stream(world.seed, unit.tenant_id, "visitors")
        draw[mine] = rng.random((int(mine.sum()), 4))
    accepted = sessions["is_lead"].to_numpy(bool) | (draw[:, 0] < CONSENT_RATE)
    former = _former(sessions, at, draw[:, 1], np.flatnonzero(accepted))
    delay = np.where(draw[:, 2] < LATE_RATE, 3600 + draw[:, 3] * 2 * DAY, 0)
    known = _recognised(world, np.flatnonzero(accepted).tolist(), former)
    return known.assign(arrived_at=(at + delay.astype("m8[s]"))[known["session"]])


def _former(
    sessions: pd.DataFrame, at: np.ndarray, draw: np.ndarray, rows: np.ndarray
) -> dict[int, int]:
    """For returning sessions an earlier one from the same device and country, by its row."""
    gap = (1800 - np.log1p(-draw) * RETURN_DAYS * DAY).astype("m8[s]")
    is_new = sessions["is_new"].to_numpy(bool)
    found: dict[int, int] = {}
    groups = sessions.iloc[rows].groupby(["tenant_id", "device", "country"], sort=False).indices
    for places in groups.values():
        mine = rows[np.sort(places)]
        latest = np.searchsorted(at[mine], (at - gap)[mine], side="right") - 1
        returns = ~is_new[mine] & (latest >= 0)
        found |= dict(zip(mine[returns].tolist(), mine[latest[returns]].tolist(), strict=True))
    return found


def _recognised(world: World, rows: list[int], former: dict[int, int]) -> pd.DataFrame:
    leads = world.leads[world.leads["session_id"] >= 0]
    lead_of = dict(zip(leads["session_id"].tolist(), leads["lead_id"].tolist(), strict=True))
    session_ids = world.sessions["session_id"].tolist()
    seconds = world.sessions["at"].to_numpy("M8[s]").astype(int).tolist()
    first: dict[int, int] = {}
    count: dict[int, int] = {}
    user: dict[int, str] = {}
    made = []
    for row in rows:
        begun = first[row] = first[former[row]] if row in former else row
        count[begun] = count.get(begun, 0) + 1
        lead_id = lead_of.get(session_ids[row])
        browser = session_ids[begun] * 2_654_435_761 % 2_147_483_647
        client_id = f"{browser}.{seconds[begun]}"
        made.append((row, begun, count[begun], client_id, user.get(begun), lead_id))
        if lead_id is not None:
            user[begun] = lead_id
    names = ["session", "first", "number", "client_id", "user_id", "lead_id"]
    return pd.DataFrame(made, columns=names)
