"""Attribution once more, in plain Python: slow, literal, and sharing no code with the package."""

from __future__ import annotations

import math
from collections import Counter
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise, permutations
from typing import NamedTuple


class Touch(NamedTuple):
    touchpoint_id: str
    contact_id: str
    touched_at: datetime
    channel: str


class Conversion(NamedTuple):
    conversion_id: str
    contact_id: str
    converted_at: datetime
    value: str


def journey(
    touches: list[Touch], conversion: Conversion, lookback_days: float, direct: str = "keep"
) -> list[Touch]:
    earliest = conversion.converted_at - timedelta(days=lookback_days)
    own = [
        t
        for t in touches
        if t.contact_id == conversion.contact_id
        and earliest <= t.touched_at <= conversion.converted_at
    ]
    if direct == "ignore_unless_only" and any(t.channel != "direct" for t in own):
        own = [t for t in own if t.channel != "direct"]
    return sorted(own, key=lambda t: (t.touched_at, t.channel, t.touchpoint_id))


def by_rule(
    model: str, touches: list[Touch], conversion: Conversion, half_life_days: float
) -> list[float]:
    n = len(touches)
    if model == "first_touch":
        return [1.0] + [0.0] * (n - 1)
    if model == "last_touch":
        return [0.0] * (n - 1) + [1.0]
    if model == "linear":
        return [1 / n] * n
    if model == "position_based":
        if n <= 2:
            return [1 / n] * n
        return [0.4] + [0.2 / (n - 2)] * (n - 2) + [0.4]
    assert model == "time_decay"
    days = [(conversion.converted_at - t.touched_at).total_seconds() / 86400 for t in touches]
    weights = [math.pow(2, -d / half_life_days) for d in days]
    return [w / sum(weights) for w in weights]


def paths(
    touches: list[Touch], conversions: list[Conversion], lookback_days: float
) -> tuple[list[list[str]], list[list[str]]]:
    """Channels of the paths to conversion and of those to loss."""
    won = [[t.channel for t in journey(touches, c, lookback_days)] for c in conversions]
    converting = {c.contact_id for c in conversions}
    lost: dict[str, list[Touch]] = {}
    for touch in sorted(touches, key=lambda t: (t.touched_at, t.channel, t.touchpoint_id)):
        if touch.contact_id not in converting:
            lost.setdefault(touch.contact_id, []).append(touch)
    return [p for p in won if p], [[t.channel for t in path] for path in lost.values()]


def removal_effects(won: list[list[str]], lost: list[list[str]]) -> dict[str, Fraction]:
    """Each channel removed in turn and the chain solved again, in fractions; not normalised."""
    steps: dict[str, Counter[str]] = {}
    for ending, group in (("(conversion)", won), ("(loss)", lost)):
        for path in group:
            states = ["(start)", *path, ending]
            for here, there in pairwise(states):
                steps.setdefault(here, Counter())[there] += 1
    chance = _chance_of_conversion(steps, removed=None)
    channels = {c for path in won + lost for c in path}
    return {c: 1 - _chance_of_conversion(steps, removed=c) / chance for c in channels}


def _chance_of_conversion(steps: dict[str, Counter[str]], removed: str | None) -> Fraction:
    """x[s] = sum over t of p(s, t) x[t], x[conversion] = 1, x[loss] = x[removed] = 0."""
    states = [s for s in steps if s != removed]
    place = {s: n for n, s in enumerate(states)}
    rows = []
    for state in states:
        row = [Fraction(int(n == place[state])) for n in range(len(states))] + [Fraction(0)]
        total = sum(steps[state].values())
        for there, count in steps[state].items():
            if there in place:
                row[place[there]] -= Fraction(count, total)
            elif there == "(conversion)":
                row[-1] += Fraction(count, total)
        rows.append(row)
    for n in range(len(rows)):  # Gauss-Jordan
        pivot = next(m for m in range(n, len(rows)) if rows[m][n])
        rows[n], rows[pivot] = rows[pivot], rows[n]
        rows[n] = [v / rows[n][n] for v in rows[n]]
        for m in range(len(rows)):
            if m != n and rows[m][n]:
                rows[m] = [a - rows[m][n] * b for a, b in zip(rows[m], rows[n], strict=True)]
    return rows[place["(start)"]][-1]


def shapley_values(won: list[list[str]]) -> dict[str, Fraction]:
    """Mean marginal contribution over every order in which the channels could arrive."""
    channels = sorted({c for path in won for c in path})

    def worth(coalition: set[str]) -> int:
        return sum(set(path) <= coalition for path in won)

    values = dict.fromkeys(channels, Fraction(0))
    orders = list(permutations(channels))
    for order in orders:
        there: set[str] = set()
        for channel in order:
            values[channel] += Fraction(worth(there | {channel}) - worth(there), len(orders))
            there.add(channel)
    return values
