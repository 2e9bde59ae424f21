"""What the catalogue asks of one model: the KPIs read from it and their aggregated columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from tributary.kpis.catalogue import (
    DATE_GRAINS,
    GRAINS,
    INSTANT_GRAINS,
    Aggregation,
    Catalogue,
    Kpi,
    Slice,
)

#: Exact whatever the order of summing, which a sum of doubles is not; thirds add up to one.
EXACT = "decimal(38, 12)"
_TYPES = {
    Aggregation.MEDIAN: "double",
    Aggregation.PERCENTILE: "double",
    Aggregation.COUNT_DISTINCT: "string",
}
_FOLDABLE = (
    Aggregation.SUM,
    Aggregation.RATIO,
    Aggregation.END_OF_PERIOD,
    Aggregation.HISTOGRAM,
)


class Clock(Enum):
    """How rows fall into periods, by the grains that it gives."""

    DATE = DATE_GRAINS
    INSTANT = INSTANT_GRAINS
    SPRINT = ("sprint",)
    PROJECT = ("project",)
    PERIOD = GRAINS

    @property
    def is_brought_by_rows(self) -> bool:
        """Whether each row says when its period begins and ends."""
        return self in (Clock.SPRINT, Clock.PROJECT, Clock.PERIOD)

    def tells(self, kpi: Kpi) -> bool:
        """Whether any value of the KPI comes about by this clock."""
        if kpi.is_of_periods:
            return self is Clock.PERIOD
        return self is not Clock.PERIOD and bool(set(self.value) & set(kpi.grains))


@dataclass(frozen=True, slots=True)
class Measure:
    """One aggregated column: a numerator (n), denominator (d) or reporting numerator (r).

    Of a histogram, every bucket is a numerator (b0, b1, …).
    """

    kpi: Kpi
    role: str
    expression: str

    @property
    def column(self) -> str:
        """Its name in the generated SQL."""
        return f"{self.kpi.key}__{self.role}"

    @property
    def is_summed(self) -> bool:
        """Whether values of parts may be added up."""
        return self.kpi.aggregation in _FOLDABLE

    @property
    def type(self) -> str:
        """Its type per row."""
        return _TYPES.get(self.kpi.aggregation, EXACT)

    def per_row(self) -> str:
        """The expression for one row of the model, NULL where the filter leaves it out."""
        value = f"cast({self.expression} as {self.type})"
        return f"case when {self.kpi.filter} then {value} end" if self.kpi.filter else value

    def of_filler(self) -> str:
        """What a day without rows counts: nothing happened (0), or nothing is known (NULL)."""
        return f"cast({'0' if self.kpi.aggregation is Aggregation.SUM else 'null'} as {self.type})"

    def aggregated(self, column: str) -> str:
        """The aggregate of `column`, this or its reporting form, over a slice and period."""
        match self.kpi.aggregation:
            case Aggregation.MEDIAN | Aggregation.PERCENTILE:
                rank = 0.5 if self.kpi.rank is None else self.kpi.rank
                return f"percentile_cont({rank}) within group (order by {column})"
            case Aggregation.COUNT_DISTINCT:
                return f"nullif(count(distinct {column}), 0)"
            case Aggregation.END_OF_PERIOD:
                return f"sum(case when dated.is_last then {column} end)"
            case _:
                return f"sum({column})"


@dataclass(frozen=True, slots=True)
class Reading:
    """All KPIs that are read from one model by one column that tells the time.

    If it `is_of_kpis`, the model tells how other KPIs stand, so that it comes after them.
    """

    model: str
    is_of_kpis: bool
    clock: Clock
    time: str
    kpis: tuple[Kpi, ...]
    slices: tuple[Slice, ...]
    histograms: Mapping[str, Mapping[str, float]]

    @property
    def name(self) -> str:
        """Name of the generated model."""
        subject = re.sub("^(fct|int_kpi_|int_revenue_|mart)_", "", self.model)
        own = {Clock.SPRINT: "sprint", Clock.PROJECT: "project", Clock.PERIOD: "period"}
        return f"int_kpi__measure_{subject}_by_{own.get(self.clock, self.time)}"

    @property
    def is_of_the_group(self) -> bool:
        """Whether its rows belong to no tenant."""
        return all(kpi.applies_to == ("group",) for kpi in self.kpis)

    @property
    def has_stocks(self) -> bool:
        """Whether a KPI is the state at the period's end."""
        return any(kpi.aggregation is Aggregation.END_OF_PERIOD for kpi in self.kpis)

    @property
    def is_of_stocks(self) -> bool:
        """Whether every KPI is the state at the period's end, so that no other day counts."""
        return all(kpi.aggregation is Aggregation.END_OF_PERIOD for kpi in self.kpis)

    @property
    def grains(self) -> tuple[str, ...]:
        """Grains that any of its KPIs has, finest first."""
        return tuple(g for g in self.clock.value if any(g in kpi.grains for kpi in self.kpis))

    @property
    def slice_columns(self) -> tuple[str, ...]:
        """Columns of the model that its slices need."""
        return tuple(dict.fromkeys(s.column for s in self.slices))

    def measures(self) -> list[Measure]:
        """Every aggregated column."""
        found = []
        for kpi in self.kpis:
            if kpi.histogram is not None:
                buckets = self.histograms[kpi.histogram]
                found += [Measure(kpi, f"b{place}", name) for place, name in enumerate(buckets)]
                continue
            found.append(Measure(kpi, "n", kpi.numerator))
            if kpi.denominator is not None:
                found.append(Measure(kpi, "d", kpi.denominator))
            if kpi.is_additive and kpi.numerator_reporting is not None:
                found.append(Measure(kpi, "r", kpi.numerator_reporting))
        return found


def readings(catalogue: Catalogue) -> list[Reading]:
    """The catalogue's measured KPIs by model and time column, in the order of the file."""
    found: dict[tuple[str, Clock, str], list[Kpi]] = {}
    for kpi in catalogue.kpis:
        if kpi.model is None or kpi.time is None:
            continue
        for clock in Clock:
            if clock.tells(kpi):
                time = kpi.instant if clock is Clock.INSTANT and kpi.instant else kpi.time
                found.setdefault((kpi.model, clock, time), []).append(kpi)
    return [
        Reading(
            model,
            model in catalogue.of_kpis,
            clock,
            time,
            tuple(kpis),
            tuple(s for s in catalogue.slices.values() if _is_sliced(s, kpis, clock)),
            catalogue.histograms,
        )
        for (model, clock, time), kpis in found.items()
    ]


def _is_sliced(slice_: Slice, kpis: list[Kpi], clock: Clock) -> bool:
    """Whether one of the KPIs is published by the slice at one of the clock's grains."""
    grains = set(slice_.grains) & set(clock.value)
    return any(slice_.name in kpi.slices and grains & set(kpi.grains) for kpi in kpis)
