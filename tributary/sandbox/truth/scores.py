"""How the truth tables' scores are made: exact until they are rounded half up."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

Known = Fraction | Decimal | None
SHARE_DIGITS, SCORE_DIGITS, MEAN_DIGITS = 6, 2, 4


def rounded(value: Known, digits: int) -> Decimal | None:
    """Half up; None stays None."""
    if value is None:
        return None
    return Decimal(math.floor(Fraction(value) * 10**digits + Fraction(1, 2))).scaleb(-digits)


def share(part: Known, whole: Known) -> Fraction | None:
    """Exactly; None where there is no whole."""
    return Fraction(part) / Fraction(whole) if whole and part is not None else None


def normalised(value: Known, worst: Fraction, best: Fraction) -> Decimal | None:
    """0 at the worst and beyond it, 100 at the best, at 2 decimals."""
    if value is None:
        return None
    place = (Fraction(value) - worst) / (best - worst)
    return rounded(100 * clipped(place), SCORE_DIGITS)


def clipped(value: Fraction) -> Fraction:
    """Not below 0, not above 1."""
    return min(max(value, Fraction(0)), Fraction(1))


def mean_of_known(parts: Iterable[Known]) -> Decimal | None:
    """Of those that are not None, at 4 decimals; None of none."""
    known = [Fraction(part) for part in parts if part is not None]
    return rounded(sum(known, Fraction()) / len(known), MEAN_DIGITS) if known else None


def weigh(
    scores: Mapping[str, Decimal | None], weights: Mapping[str, Fraction]
) -> tuple[Fraction | None, Fraction]:
    """The mean of the known scores by their weights, and the sum of these weights."""
    known = {name: Fraction(score) for name, score in scores.items() if score is not None}
    weight = sum((weights[name] for name in known), Fraction())
    total = sum((weights[name] * score for name, score in known.items()), Fraction())
    return (total / weight if weight else None), weight
