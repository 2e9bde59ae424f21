"""What the four capability services did for their tenants, day by day.

A month is drawn whole, each figure from its own stream; leads and staff are the world's own. The
estimate of a day is first a part of it and whole two days later.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Month, activity, day_end, local_dates
from tributary.sandbox.world.tenants import BY_ID, Tenant

Day = dict[str, Any]

#: The business units that each service works for, by source.
TENANTS_OF = {
    "lead_intelligence": ("messaging", "real_estate"),
    "property_intelligence": ("real_estate",),
    "churn_prevention": ("messaging", "real_estate"),
    "ai_coaching": ("messaging", "real_estate"),
}
#: Revenue that a service gains in a year when all use it, and what a unit's money is worth less.
YEARLY_IMPACT = {
    "lead_intelligence": 112_000,
    "property_intelligence": 134_000,
    "churn_prevention": 79_000,
    "ai_coaching": 88_000,
}
MONEY = {"messaging": 9.0, "real_estate": 1.0}
#: Upper bounds of the histograms' buckets in milliseconds; the last bucket has none.
FAST = (5, 10, 15, 20, 25, 35, 50, 70, 100, 200)
SLOW = (250, 500, 750, 1_000, 1_250, 1_500, 2_000, 3_000, 5_000)
COMPUTED_AFTER = np.timedelta64(3_600, "s")
FINAL_AFTER = np.timedelta64(49 * 3_600, "s")


def capability_days(world: World) -> dict[str, list[Day]]:
    """The days of each service that were computed before the as-of, by day and business unit."""
    return {
        service: sorted(
            (
                day
                for tenant_id in tenants
                for month in world.span.months()
                for day in _month(world, service, BY_ID[tenant_id], month)
            ),
            key=lambda day: (day["date"], day["tenant_id"]),
        )
        for service, tenants in TENANTS_OF.items()
    }


def _month(world: World, service: str, tenant: Tenant, month: Month) -> list[Day]:
    days = month.days()
    ended = day_end(days, tenant.zone)
    draw = functools.partial(stream, world.seed, service, tenant.tenant_id, month)
    used = adoption(days)
    requests = draw("requests").poisson(20 + 320 * world.size * activity(month) * used)
    share = draw("first share").uniform(0.8, 0.95, len(days))
    is_final = ended + FINAL_AFTER <= world.span.as_of64
    yearly = YEARLY_IMPACT[service] * MONEY[tenant.tenant_id] * used
    rhythm = activity(month) / activity(month).mean()
    impact = yearly / 365.25 * rhythm * draw("impact").normal(1, 0.08, len(days)).clip(0.5, 1.5)
    eligible = _staff(world, tenant, ended)
    active = np.rint(eligible * (used * draw("active").uniform(0.9, 1.1, len(days))).clip(0, 1))
    shared = {
        "date": days.astype(str),
        "tenant_id": np.full(len(days), tenant.tenant_id),
        **_FIGURES[service](world, tenant, days, used, requests, draw),
        _ACTIVE[service][0]: active.astype(int),
        _ACTIVE[service][1]: eligible,
        "requests": requests,
        "errors": draw("errors").binomial(requests, 0.006),
        "estimated_revenue_impact": np.round(impact * np.where(is_final, 1.0, share), 2),
        "currency": np.full(len(days), tenant.currency),
        "updated_at": (ended + np.where(is_final, FINAL_AFTER, COMPUTED_AFTER)).astype(str),
    }
    shown = (ended + COMPUTED_AFTER <= world.span.as_of64) & (ended > world.span.start64)
    values = [v.tolist() if isinstance(v, np.ndarray) else v for v in shared.values()]
    rows = zip(*values, strict=True)
    return [
        dict(zip(shared, row, strict=True))
        for row, is_seen in zip(rows, shown, strict=True)
        if is_seen
    ]


def adoption(days: np.ndarray) -> np.ndarray:
    """The share of those eligible that use a service: from under a half to nearly all."""
    months = (days - np.datetime64("2024-01-01")).astype(float) / 30.4
    return np.asarray(0.42 + 0.48 / (1 + np.exp(-(months - 11) / 4)))


def _staff(world: World, tenant: Tenant, at: np.ndarray) -> np.ndarray:
    """Agents and sales people of the unit at each instant."""
    agents = [a for a in world.agents if a.tenant_id == tenant.tenant_id]
    count = np.zeros(len(at), dtype=int)
    for agent in agents:
        count += (agent.hired_at <= at) & ~(agent.left_at <= at)
    for owner in world.owners[tenant.tenant_id]:
        count += owner.created_at <= at
    return count


Draw = Callable[..., np.random.Generator]
Figures = dict[str, Any]


def _lead_intelligence(
    world: World,
    tenant: Tenant,
    days: np.ndarray,
    used: np.ndarray,
    requests: np.ndarray,
    draw: Draw,
) -> Figures:
    counts = _lead_counts(world, tenant)
    return {
        "leads_processed": counts["at"].reindex(days, fill_value=0).to_numpy(),
        "qualified": counts["mql_at"].reindex(days, fill_value=0).to_numpy(),
        "converted": counts["customer_at"].reindex(days, fill_value=0).to_numpy(),
        "avg_response_time_minutes": np.round(
            draw("response").lognormal(np.log(17 - 11 * used), 0.18), 2
        ),
        "scoring_latency_ms_hist": _histograms(draw("scoring"), requests, FAST, 18, 0.38),
        "websocket_latency_ms_hist": _histograms(draw("websocket"), requests, FAST, 27, 0.36),
        "conversion_rate_improvement": _around(draw("conversion"), 0.062 * used, 0.012),
        "productivity_improvement": _around(draw("productivity"), 0.12 * used, 0.015),
        "scores_evaluated": requests // 4,
        "scores_correct": draw("correct").binomial(requests // 4, 0.93),
    }


def _property_intelligence(
    world: World,
    tenant: Tenant,
    days: np.ndarray,
    used: np.ndarray,
    requests: np.ndarray,
    draw: Draw,
) -> Figures:
    checked = requests // 10
    right = draw("right").binomial(checked, 0.91)
    return {
        "properties_analyzed": requests,
        "luxury_detected": draw("luxury").binomial(requests, 0.11),
        "match_satisfaction_score": np.round(
            draw("satisfaction").normal(4.0 + 0.5 * used, 0.09).clip(1, 5), 2
        ),
        "vision_latency_ms_hist": _histograms(draw("vision"), requests, SLOW, 820, 0.34),
        "detection_accuracy": np.round(right / np.maximum(checked, 1), 4),
        "detections_checked": checked,
    }


def _churn_prevention(
    world: World,
    tenant: Tenant,
    days: np.ndarray,
    used: np.ndarray,
    requests: np.ndarray,
    draw: Draw,
) -> Figures:
    flagged = draw("flagged").binomial(requests, 0.04)
    closed = draw("closed").binomial(flagged, 0.78)
    before = _around(draw("before"), np.full(len(days), 0.046), 0.003)
    return {
        "at_risk_identified": flagged,
        "interventions": closed,
        "interventions_successful": draw("successful").binomial(closed, 0.62),
        "churn_rate_before": before,
        "churn_rate_after": np.round(before * (1 - _around(draw("after"), 0.44 * used, 0.03)), 4),
    }


def _ai_coaching(
    world: World,
    tenant: Tenant,
    days: np.ndarray,
    used: np.ndarray,
    requests: np.ndarray,
    draw: Draw,
) -> Figures:
    return {
        "sessions_delivered": draw("sessions").binomial(requests, 0.08),
        "analysis_latency_ms_hist": _histograms(draw("analysis"), requests, SLOW, 1_050, 0.36),
        "performance_improvement": _around(draw("performance"), 0.27 * used, 0.02),
        "training_time_reduction": _around(draw("training"), 0.52 * used, 0.03),
    }


_FIGURES = {
    "lead_intelligence": _lead_intelligence,
    "property_intelligence": _property_intelligence,
    "churn_prevention": _churn_prevention,
    "ai_coaching": _ai_coaching,
}
_AGENTS, _USERS = ("active_agents", "eligible_agents"), ("active_users", "eligible_users")
_ACTIVE = {
    "lead_intelligence": _AGENTS,
    "property_intelligence": _USERS,
    "churn_prevention": _USERS,
    "ai_coaching": _AGENTS,
}


def _lead_counts(world: World, tenant: Tenant) -> dict[str, pd.Series]:
    """Leads of the unit by local day: when they came, were qualified, became customers."""
    mine = world.leads[world.leads["tenant_id"] == tenant.tenant_id]
    counts = {}
    for name in ("at", "mql_at", "customer_at"):
        times = mine[name].dropna().to_numpy("M8[s]")
        days, number = np.unique(local_dates(times, tenant.zone), return_counts=True)
        counts[name] = pd.Series(number, index=days)
    return counts


def _around(rng: np.random.Generator, mean: np.ndarray, spread: float) -> np.ndarray:
    return np.asarray(np.round(rng.normal(mean, spread), 4))


_normal = np.vectorize(lambda z: (1 + math.erf(z / math.sqrt(2))) / 2)


def _histograms(
    rng: np.random.Generator,
    requests: np.ndarray,
    bounds: tuple[int, ...],
    median: float,
    spread: float,
) -> list[list[dict[str, int | None]]]:
    """For each day how many requests fell into each bucket of milliseconds."""
    medians = median * rng.lognormal(0, 0.06, len(requests))
    below = _normal(np.log(np.array(bounds) / medians[:, None]) / spread)
    shares = np.diff(below, axis=1, prepend=0.0, append=1.0)
    counts = rng.multinomial(requests, shares)
    return [
        [{"le": le, "count": int(n)} for le, n in zip((*bounds, None), row, strict=True)]
        for row in counts
    ]
