"""Links from other sites to those of the business units: found, lost, counted day by day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import activity
from tributary.sandbox.world.columns import join
from tributary.sandbox.world.tenants import TENANTS, Tenant

#: Links found and lost on an average day of the first year at size 1; new domains among them.
FOUND, LOST, FROM_NEW_DOMAIN = 0.9, 0.35, 0.4


def domain(tenant: Tenant) -> str:
    """The unit's web domain, on a name reserved for examples."""
    return f"{tenant.name.lower().replace(' ', '-')}.example"


def backlinks(world: World) -> pd.DataFrame:
    """The state at the end of every UTC day that has ended.

    Columns: tenant_id, target, date, live, all_time, live_refdomains, all_time_refdomains,
    domain_rating, new.
    """
    parts = [_history(world, tenant).assign(tenant_id=tenant.tenant_id) for tenant in TENANTS]
    return pd.concat(parts, ignore_index=True)


def _history(world: World, tenant: Tenant) -> pd.DataFrame:
    draws = []
    for month in world.span.months():
        rng = stream(world.seed, tenant.tenant_id, "backlinks", month)
        busy = activity(month) * min(1.0, world.size**0.5)
        new = rng.poisson(FOUND * busy)
        draws.append(
            {
                "date": month.days(),
                "new": new,
                "lost": rng.poisson(LOST * busy),
                "domains": rng.binomial(new, FROM_NEW_DOMAIN),
                "domains_lost": rng.poisson(LOST * FROM_NEW_DOMAIN * 0.8 * busy),
            }
        )
    days = join(draws)
    base = stream(world.seed, tenant.tenant_id, "backlinks").integers(150, 500)
    all_time = base + np.cumsum(days["new"])
    refdomains = base // 4 + np.cumsum(days["domains"] - days["domains_lost"])
    refdomains = np.maximum(refdomains, 1)
    frame = pd.DataFrame(
        {
            "target": domain(tenant),
            "date": days["date"].astype("M8[s]"),
            "live": np.maximum(all_time - np.cumsum(days["lost"]), refdomains),
            "all_time": all_time,
            "live_refdomains": refdomains,
            "all_time_refdomains": np.maximum(base // 4 + np.cumsum(days["domains"]), refdomains),
            "domain_rating": np.round(np.minimum(100.0, 14 * np.log10(refdomains)), 1),
            "new": days["new"],
        }
    )
    day = frame["date"].to_numpy("M8[s]")
    has_begun = day >= world.span.start64
    return frame[has_begun & (day + np.timedelta64(1, "D") <= world.span.as_of64)]
