"""Months, local days and instants, and how busy a day is: weekday, holiday, season, growth."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd

EPOCH = date(2024, 1, 1)
GROWTH_A_YEAR = 1.28

#: Holidays of every year as (month, day); all business units slow down on them.
HOLIDAYS = frozenset({(1, 1), (1, 2), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31)})
WEEKDAY_FACTOR = np.array([1.12, 1.16, 1.14, 1.08, 0.98, 0.74, 0.78])
SEASON_FACTOR = np.array([0.97, 1.0, 1.04, 1.02, 1.02, 0.98, 0.9, 0.9, 1.04, 1.06, 1.08, 0.93])

#: Share of a day's activity by local hour.
HOUR_SHARE = np.array(
    [2, 1, 1, 1, 1, 2, 4, 7, 11, 14, 15, 15, 13, 14, 15, 15, 14, 12, 10, 9, 9, 8, 6, 4], float
)
HOUR_SHARE /= HOUR_SHARE.sum()


@dataclass(frozen=True, slots=True)
class Span:
    """The simulated time: from the epoch to the as-of (UTC, exclusive)."""

    start: datetime
    as_of: datetime

    @classmethod
    def between(cls, start: date, as_of: datetime) -> Span:
        """The span from `start`, 00:00 UTC, to `as_of`."""
        return cls(datetime(start.year, start.month, start.day, tzinfo=UTC), as_of)

    @property
    def start64(self) -> np.datetime64:
        """The start as numpy sees it (UTC, seconds)."""
        return np.datetime64(self.start.replace(tzinfo=None), "s")

    @property
    def as_of64(self) -> np.datetime64:
        """The as-of as numpy sees it (UTC, seconds)."""
        return np.datetime64(self.as_of.replace(tzinfo=None), "s")

    def months(self) -> Iterator[Month]:
        """Every calendar month that holds a local day of the span, in any zone."""
        year, month = self.start.year, self.start.month
        last = (self.as_of + timedelta(hours=14)).date()
        while (year, month) <= (last.year, last.month):
            yield Month(year, month)
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)

    def holds(self, at: np.ndarray) -> np.ndarray:
        """Which of the UTC instants lie in the span; NaT does not."""
        return np.asarray((at >= self.start64) & (at < self.as_of64))

    def hide_future(self, at: np.ndarray) -> np.ndarray:
        """The instants, with NaT for what has not happened yet."""
        return np.where(at < self.as_of64, at, np.datetime64("NaT", "s"))


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def number(self) -> int:
        """Months since January of the year 2000: part of identifiers, so independent of spans."""
        return (self.year - 2000) * 12 + self.month - 1

    def days(self) -> np.ndarray:
        """Its days as datetime64[D]."""
        first = np.datetime64(f"{self.year:04d}-{self.month:02d}", "M")
        return np.arange(first.astype("M8[D]"), (first + 1).astype("M8[D]"))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@functools.lru_cache(maxsize=512)
def activity(month: Month) -> np.ndarray:
    """How busy each day of the month is beside an average day of the first year."""
    days = month.days()
    index = pd.DatetimeIndex(days)
    factor = WEEKDAY_FACTOR[index.day_of_week] * SEASON_FACTOR[month.month - 1]
    years = (days - np.datetime64(EPOCH)).astype(int) / 365.25
    quiet = [(month.month, day) in HOLIDAYS for day in index.day]
    return np.asarray(factor * GROWTH_A_YEAR**years * np.where(quiet, 0.35, 1.0))


def random_instants(rng: np.random.Generator, days: np.ndarray, zone: str) -> np.ndarray:
    """A random instant (UTC, whole seconds) in each of the local days, busy hours more often."""
    hours = rng.choice(24, size=len(days), p=HOUR_SHARE)
    seconds = rng.integers(0, 3600, size=len(days))
    return to_utc(days.astype("M8[s]") + (hours * 3600 + seconds), zone)


def to_utc(local: np.ndarray, zone: str) -> np.ndarray:
    """Local wall-clock times as UTC instants; an hour that a clock skips is moved forward."""
    index = pd.DatetimeIndex(local).tz_localize(
        zone, ambiguous=np.zeros(len(local), dtype=bool), nonexistent="shift_forward"
    )
    return index.tz_convert("UTC").tz_localize(None).to_numpy().astype("M8[s]")


def to_local(at: np.ndarray, zone: str) -> np.ndarray:
    """UTC instants as local wall-clock times; NaT stays NaT."""
    index = pd.DatetimeIndex(at).tz_localize("UTC").tz_convert(zone).tz_localize(None)
    return index.to_numpy().astype("M8[s]")


def local_dates(at: np.ndarray, zone: str) -> np.ndarray:
    """The local day (datetime64[D]) of each UTC instant; NaT stays NaT."""
    return to_local(at, zone).astype("M8[D]")


def day_end(days: np.ndarray, zone: str) -> np.ndarray:
    """The UTC instant at which each local day has ended."""
    return to_utc((days + 1).astype("M8[s]"), zone)


def later(at: np.datetime64, seconds: float) -> np.datetime64:
    """The instant that many (rounded) seconds later."""
    return at + np.timedelta64(round(seconds), "s")


def seconds(amount: np.ndarray | float) -> np.ndarray:
    """A number of seconds, as whole numpy timedeltas."""
    return np.asarray(np.rint(amount)).astype("m8[s]")
