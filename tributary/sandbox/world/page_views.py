"""Pages that visitors looked at: every session's page views, and how long each held them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.tenants import TENANTS


class Page(NamedTuple):
    """A page of every unit's website; its shares of the landings and of the other views."""

    path: str
    title: str
    landings: float
    views: float


PAGES = (
    Page("/", "Home", 0.46, 0.14),
    Page("/product", "Product", 0.2, 0.26),
    Page("/pricing", "Pricing", 0.1, 0.24),
    Page("/customers", "Customers", 0.04, 0.12),
    Page("/blog/getting-started", "Getting started", 0.14, 0.1),
    Page("/contact", "Contact", 0.03, 0.08),
    Page("/demo", "Request a demo", 0.03, 0.06),
)
#: Where leads leave their address, on the first page that they see.
FORM_PAGE = 6


def page_views(world: World) -> pd.DataFrame:
    """One row a view: session (row of `world.sessions`), number (from 0), page (of `PAGES`),
    after (seconds since the session began) and seconds (in the foreground).

    A session has as many views as it has pages, and they last as long as it does.
    """
    counts = world.sessions["pages"].to_numpy(int)
    session = np.repeat(np.arange(len(counts)), counts)
    number = np.arange(len(session)) - np.repeat(np.cumsum(counts) - counts, counts)
    tenant = world.sessions["tenant_id"].to_numpy()[session]
    draw = np.zeros(len(session))
    for unit in TENANTS:
        mine = tenant == unit.tenant_id
        rng = stream(world.seed, unit.tenant_id, "page views")
        draw[mine] = rng.random(int(mine.sum()))
    landing = _pick(draw, [page.landings for page in PAGES])
    landing = np.where(world.sessions["is_lead"].to_numpy(bool)[session], FORM_PAGE, landing)
    later = _pick(draw, [page.views for page in PAGES])
    whole, count = world.sessions["seconds"].to_numpy(int)[session], counts[session]
    after = whole * number // count
    return pd.DataFrame(
        {
            "session": session,
            "number": number,
            "page": np.where(number == 0, landing, later),
            "after": after,
            "seconds": whole * (number + 1) // count - after,
        }
    )


def _pick(draw: np.ndarray, share: list[float]) -> np.ndarray:
    """Which of the shares each uniform number falls into."""
    return np.searchsorted(np.cumsum(share)[:-1], draw, side="right")
