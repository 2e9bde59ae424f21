"""Tokens that the business units' workspaces used of Anthropic's models, by UTC day.

They cost somewhat less than what the unit enters as `ai_api`: part of that is spent elsewhere.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import identifier, stream
from tributary.sandbox.world import costs
from tributary.sandbox.world.build import World
from tributary.sandbox.world.tenants import BY_ID, Tenant

USD = {"USD": 1.0, "EUR": 1.08, "INR": 0.012, "NZD": 0.61}
#: Who caches prompts, once that is possible; the others are too small to bother.
CACHES = frozenset({"saas", "enterprise", "messaging"})
CACHING_SINCE = np.datetime64("2024-08-14")
#: Shares of a day's cost: input, output, read from the cache, written to it.
PLAIN, CACHED = (0.5, 0.5, 0.0, 0.0), (0.42, 0.46, 0.07, 0.05)


class Model(NamedTuple):
    """A model, its name on the bill, and USD a million tokens of input and output."""

    model_id: str
    label: str
    input_usd: float
    output_usd: float


#: What the small and the large units use, from a day on.
SMALL = {
    "2024-01-01": Model("claude-instant-1.2", "Claude Instant 1.2", 0.8, 2.4),
    "2024-03-15": Model("claude-3-haiku-20240307", "Claude Haiku 3", 0.25, 1.25),
    "2024-11-15": Model("claude-3-5-haiku-20241022", "Claude Haiku 3.5", 0.8, 4.0),
    "2025-11-01": Model("claude-haiku-4-5-20251001", "Claude Haiku 4.5", 1.0, 5.0),
}
LARGE = {
    "2024-01-01": Model("claude-2.1", "Claude 2.1", 8.0, 24.0),
    "2024-03-15": Model("claude-3-sonnet-20240229", "Claude Sonnet 3", 3.0, 15.0),
    "2024-07-01": Model("claude-3-5-sonnet-20240620", "Claude Sonnet 3.5", 3.0, 15.0),
    "2025-06-01": Model("claude-sonnet-4-20250514", "Claude Sonnet 4", 3.0, 15.0),
    "2025-10-15": Model("claude-sonnet-4-5-20250929", "Claude Sonnet 4.5", 3.0, 15.0),
}


class Usage(NamedTuple):
    """What one workspace used of one model on a day."""

    day: date
    workspace_id: str
    model: Model
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_creation_tokens: int
    web_searches: int


def workspace_id(tenant_id: str) -> str:
    """The workspace of a business unit."""
    return f"wrkspc_01{identifier(22, 'workspace', tenant_id)}"


def usage(world: World) -> list[Usage]:
    """Every unit's use by day; of the as-of's day as much as has come of it."""
    as_of = world.span.as_of64
    made = []
    for month in world.span.months():
        for entry in costs.entries(world.seed, month):
            passed = float((as_of - entry.day.astype("M8[s]")) / np.timedelta64(86_400, "s"))
            if entry.cost_category == "ai_api" and entry.tenant_id and passed > 0:
                usd = float(entry.amount) * USD[entry.currency_code]
                tenant = BY_ID[entry.tenant_id]
                made.append(_used(world.seed, tenant, entry.day, usd, min(passed, 1.0)))
    return made


def _used(seed: int, tenant: Tenant, day: np.datetime64, usd: float, passed: float) -> Usage:
    """The tokens that `usd` buy, less what was spent elsewhere; `passed` of the day is over."""
    rng = stream(seed, "ai usage", tenant.tenant_id, day)
    is_cached = tenant.tenant_id in CACHES and day >= CACHING_SINCE
    shares = CACHED if is_cached else PLAIN
    catalogue = LARGE if tenant.tenant_id in ("saas", "enterprise") else SMALL
    model = [found for since, found in catalogue.items() if np.datetime64(since) <= day][-1]
    spent = usd * rng.uniform(0.7, 0.92)
    prices = [price for price, _ in token_prices(model)]
    bought, written, read, stored = (
        int(spent * share * rng.uniform(0.95, 1.05) / price * 1_000_000 * passed)
        for share, price in zip(shares, prices, strict=True)
    )
    searches = int(rng.poisson(spent / 4) * passed)
    return Usage(
        day=date.fromisoformat(str(day)),
        workspace_id=workspace_id(tenant.tenant_id),
        model=model,
        input_tokens=bought,
        output_tokens=written,
        cache_read_tokens=read,
        cache_creation_tokens=stored,
        web_searches=searches,
    )


def token_prices(model: Model) -> list[tuple[float, str]]:
    """USD a million tokens and their name: input, output, cache read, five-minute cache write."""
    return [
        (model.input_usd, "uncached_input_tokens"),
        (model.output_usd, "output_tokens"),
        (round(model.input_usd * 0.1, 4), "cache_read_input_tokens"),
        (round(model.input_usd * 1.25, 4), "cache_creation.ephemeral_5m_input_tokens"),
    ]
