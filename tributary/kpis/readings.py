"""What the catalogue asks of one model: the KPIs read from it and their aggregated columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tributary.kpis.catalogue import GRAINS, Aggregation, Catalogue, Kpi, Slice

#: Exact whatever the order of summing, which a sum of doubles is not.
EXACT = "decimal(28, 6)"
_TYPES = {Aggregation.MEDIAN: "double", Aggregation.COUNT_DISTINCT: "string"}
_FOLDABLE = (Aggregation.SUM, Aggregation.RATIO, Aggregation.END_OF_PERIOD)


@dataclass(frozen=True, slots=True)
class Measure:
    """One aggregated column: a numerator (n), denominator (d) or reporting numerator (r)."""

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

    def aggregated(self) -> str:
        """The aggregate over the rows of a slice and period."""
        match self.kpi.aggregation:
            case Aggregation.MEDIAN:
                return f"percentile_cont(0.5) within group (order by {self.column})"
            case Aggregation.COUNT_DISTINCT:
                return f"nullif(count(distinct {self.column}), 0)"
            case Aggregation.END_OF_PERIOD:
                return f"sum(case when is_last_date then {self.column} end)"
            case _:
                return f"sum({self.column})"


@dataclass(frozen=True, slots=True)
class Reading:
    """All KPIs that are read from one model by one time column."""

    model: str
    time: str
    kpis: tuple[Kpi, ...]
    slices: tuple[Slice, ...]

    @property
    def name(self) -> str:
        """Name of the generated model."""
        subject = re.sub("^(fct|int_kpi_|int_revenue_|mart)_", "", self.model)
        return f"int_kpi__measure_{subject}_by_{self.time}"

    @property
    def is_of_the_group(self) -> bool:
        """Whether its rows belong to no tenant."""
        return all(kpi.applies_to == ("group",) for kpi in self.kpis)

    @property
    def has_stocks(self) -> bool:
        """Whether a KPI is the state at the period's end."""
        return any(kpi.aggregation is Aggregation.END_OF_PERIOD for kpi in self.kpis)

    @property
    def grains(self) -> tuple[str, ...]:
        """Grains that any of its KPIs has, finest first."""
        return tuple(g for g in GRAINS if any(g in kpi.grains for kpi in self.kpis))

    @property
    def slice_columns(self) -> tuple[str, ...]:
        """Columns of the model that its slices need."""
        return tuple(dict.fromkeys(s.column for s in self.slices))

    def measures(self) -> list[Measure]:
        """Every aggregated column."""
        found = []
        for kpi in self.kpis:
            found.append(Measure(kpi, "n", kpi.numerator))
            if kpi.denominator is not None:
                found.append(Measure(kpi, "d", kpi.denominator))
            if kpi.is_additive and kpi.numerator_reporting is not None:
                found.append(Measure(kpi, "r", kpi.numerator_reporting))
        return found


def readings(catalogue: Catalogue) -> list[Reading]:
    """The catalogue's measured KPIs by model and time column, in the order of the file."""
    found: dict[tuple[str, str], list[Kpi]] = {}
    for kpi in catalogue.kpis:
        if kpi.model is not None and kpi.time is not None:
            found.setdefault((kpi.model, kpi.time), []).append(kpi)
    return [
        Reading(
            model,
            time,
            tuple(kpis),
            tuple(s for s in catalogue.slices.values() if any(s.name in k.slices for k in kpis)),
        )
        for (model, time), kpis in found.items()
    ]
