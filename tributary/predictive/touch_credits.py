"""Credit by rule: what a touch's place or age in its journey earns.

Each function returns a credit per row of the journeys; a journey's credits sum to 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tributary.predictive.journeys import MICROSECONDS_PER_DAY, Journeys

Credits = NDArray[np.float64]


def first_touch(journeys: Journeys) -> Credits:
    """All to the first touch."""
    return (journeys.number == 1).astype(float)


def last_touch(journeys: Journeys) -> Credits:
    """All to the last touch."""
    return (journeys.number == journeys.count).astype(float)


def linear(journeys: Journeys) -> Credits:
    """The same to each of n touches: 1 / n."""
    return 1.0 / journeys.count


def position_based(
    journeys: Journeys, *, first_weight: float = 0.4, last_weight: float = 0.4
) -> Credits:
    """40 % to the first, 40 % to the last, the middle shares 20 % equally.

    Without a middle first and last share all in proportion: two touches 50/50, one touch 100 %.
    """
    number, count = journeys.number, journeys.count
    middle = (1 - first_weight - last_weight) / np.maximum(count - 2, 1)
    weight = np.where(number == 1, first_weight, np.where(number == count, last_weight, middle))
    return normalised(journeys, weight)


def time_decay(
    journeys: Journeys,
    touched_at: NDArray[np.int64],
    converted_at: NDArray[np.int64],
    *,
    half_life_days: float,
) -> Credits:
    """Weight 2^(-days before the conversion / half-life), normalised. Instants in microseconds."""
    age = converted_at[journeys.conversion] - touched_at[journeys.touch]
    # Only ratios count: ages measured from the last touch keep a short half-life from underflow.
    youngest = journeys.per_row(age[journeys.start + journeys.length - 1])
    days = (age - youngest) / MICROSECONDS_PER_DAY
    return normalised(journeys, np.exp2(-days / half_life_days))


def normalised(journeys: Journeys, weight: NDArray[np.float64]) -> Credits:
    """Weights divided by their journey's sum."""
    if len(weight) == 0:
        return weight
    return weight / journeys.per_row(np.add.reduceat(weight, journeys.start))
