"""Journeys: the touches of a contact that count for a conversion, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

MICROSECONDS_PER_DAY = 86_400_000_000

_Value = TypeVar("_Value", bound=np.generic)
Direct = Literal["keep", "ignore_unless_only"]


@dataclass(frozen=True)
class Touches:
    """Touches of a data set, ordered by contact, time, channel and id."""

    contact: NDArray[np.int64]  # code of the contact
    at: NDArray[np.int64]  # microseconds since 1970
    channel: NDArray[np.int64]  # code of the channel; codes are in the order of the names


@dataclass(frozen=True)
class Journeys:
    """A row for each touch of each conversion, conversions together and touches in order.

    `start` and `length` are per conversion that has touches, in the order of the rows.
    """

    conversion: NDArray[np.int64]  # position of the conversion in the data set
    touch: NDArray[np.int64]  # position of the touch in `Touches`
    start: NDArray[np.int64]  # first row of the journey
    length: NDArray[np.int64]  # touches of the journey

    def per_row(self, of_journey: NDArray[_Value]) -> NDArray[_Value]:
        """A value of each journey, repeated for its touches."""
        return np.repeat(of_journey, self.length)

    @property
    def number(self) -> NDArray[np.int64]:
        """Place of the touch in its journey, from 1."""
        return np.arange(len(self.touch)) - np.repeat(self.start, self.length) + 1

    @property
    def count(self) -> NDArray[np.int64]:
        """Touches of the journey that the row belongs to."""
        return np.repeat(self.length, self.length)


def build_journeys(
    touches: Touches,
    contact: NDArray[np.int64],
    converted_at: NDArray[np.int64],
    *,
    lookback_days: float,
    direct: Direct,
    is_direct: NDArray[np.bool_],
) -> Journeys:
    """The touches of `contact` not after the conversion and at most `lookback_days` before it.

    Both ends count. A touch may count for several conversions of its contact: each looks back for
    itself. With `ignore_unless_only` touches of `direct_channel` (its code, -1 if there is none)
    count only where a conversion has no other.
    """
    since = converted_at - np.int64(round(lookback_days * MICROSECONDS_PER_DAY))
    # Times become ranks, so that contact and time fit in one whole number to search by.
    ranks = np.unique(np.concatenate([touches.at, converted_at, since]))
    key = touches.contact * len(ranks) + np.searchsorted(ranks, touches.at)
    base = contact * len(ranks)
    low = np.searchsorted(key, base + np.searchsorted(ranks, since), side="left")
    high = np.searchsorted(key, base + np.searchsorted(ranks, converted_at), side="right")
    length = np.maximum(high - low, 0)
    conversion = np.repeat(np.arange(len(contact)), length)
    first_row = np.cumsum(length) - length
    touch = np.arange(int(length.sum())) - np.repeat(first_row - low, length)

    if direct == "ignore_unless_only":
        is_other = ~is_direct[touches.channel[touch]]
        others = np.bincount(conversion, weights=is_other, minlength=len(contact))
        kept = is_other | (others[conversion] == 0)
        conversion, touch = conversion[kept], touch[kept]

    length = np.bincount(conversion, minlength=len(contact))
    length = length[length > 0]
    return Journeys(conversion, touch, np.cumsum(length) - length, length)
