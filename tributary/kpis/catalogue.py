"""Reading and checking the KPI catalogue: what a definition may say, and what it must."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from tributary.errors import TributaryError
from tributary.settings import PROJECT_DIR
from tributary.yaml_files import read_yaml

CATALOGUE_FILE = PROJECT_DIR / "dbt_project" / "kpis.yml"
#: Periods by a DATE column, by a TIMESTAMP column (recent ones only), and those that rows bring.
DATE_GRAINS = ("day", "week", "month", "quarter")
INSTANT_GRAINS = ("5min", "15min", "hour")
OWN_GRAINS = ("sprint", "project")
GRAINS = (*INSTANT_GRAINS, *DATE_GRAINS, *OWN_GRAINS)
GROUP = "group"

#: Unit → (d3 format of a value, how a change of it is shown). Points for ratios and scores' own
#: scale aside, a change is relative.
UNITS: Mapping[str, tuple[str, str]] = {
    "count": (",.0f", "%"),
    "currency": (",.2f", "%"),
    "currency_per_day": (",.2f", "%"),
    "number": (",.2f", "%"),
    "ratio": (",.1%", "pp"),
    "ratio_x": (",.2f", "%"),
    "pp": (",.1%", "pp"),
    "ms": (",.0f", "%"),
    "seconds": (",.0f", "%"),
    "minutes": (",.0f", "%"),
    "hours": (",.1f", "%"),
    "hour": (",.0f", "%"),
    "days": (",.1f", "%"),
    "months": (",.1f", "%"),
    "per_minute": (",.2f", "%"),
    "per_second": (",.2f", "%"),
    "points": (",.1f", "%"),
    "score": (",.2f", "%"),
    "score_0_10": (",.1f", "%"),
    "score_1_10": (",.1f", "%"),
    "score_0_100": (",.1f", "%"),
    "score_-100_100": (",.0f", "%"),
    "score_1_5": (",.2f", "%"),
    "score_1_7": (",.2f", "%"),
}


class CatalogueError(TributaryError):
    """A definition in the catalogue is wrong."""


class Aggregation(StrEnum):
    """How a KPI is made of rows (kpis.yml says what each means)."""

    SUM = "sum"
    RATIO = "ratio"
    MEDIAN = "median"
    PERCENTILE = "percentile"
    HISTOGRAM = "histogram"
    COUNT_DISTINCT = "count_distinct"
    END_OF_PERIOD = "end_of_period"
    DERIVED = "derived"
    GROWTH = "growth"
    DIFFERENCE = "difference"

    @property
    def is_of_kpis(self) -> bool:
        """Whether it is made of other KPIs' values, not of rows."""
        return self in (Aggregation.DERIVED, Aggregation.GROWTH, Aggregation.DIFFERENCE)

    @property
    def is_of_a_change(self) -> bool:
        """Whether it compares a KPI with what it was."""
        return self in (Aggregation.GROWTH, Aggregation.DIFFERENCE)


class Direction(StrEnum):
    """Which way is better."""

    UP_GOOD = "up_good"
    DOWN_GOOD = "down_good"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Slice:
    """A dimension that KPIs are sliced by: a column of the model, or the id of a joined dimension.

    Ids of a conformed dimension mean the same in every tenant, so the group has its slices too.
    """

    name: str
    column: str
    dimension: str | None = None
    id: str | None = None
    filter: str | None = None
    grains: tuple[str, ...] = DATE_GRAINS
    is_conformed: bool = False


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI of the catalogue; `numerator`, `denominator` and `filter` are SQL expressions.

    `rank` (0-1) is that of a percentile or histogram, `histogram` the name of the latter's buckets;
    `lag` says how many periods before a growth or difference looks. Where `is_of_periods`, the
    model's rows are periods already.
    """

    key: str
    name: str
    family: str
    definition: str
    unit: str
    direction: Direction
    aggregation: Aggregation
    numerator: str
    grains: tuple[str, ...]
    model: str | None = None
    time: str | None = None
    instant: str | None = None
    rank: float | None = None
    histogram: str | None = None
    lag: int = 1
    is_of_periods: bool = False
    denominator: str | None = None
    numerator_reporting: str | None = None
    filter: str | None = None
    slices: tuple[str, ...] = ()
    applies_to: tuple[str, ...] = ("all",)
    is_additive: bool = False
    has_total: bool = True
    note: str | None = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What its values are published by: the total, unless it has none, and its slices."""
        return (*(("total",) if self.has_total else ()), *self.slices)

    @property
    def operands(self) -> tuple[str, ...]:
        """Keys of the KPIs that a derived KPI is made of, in order of appearance."""
        if not self.aggregation.is_of_kpis:
            return ()
        text = f"{self.numerator} {self.denominator or ''}"
        return tuple(dict.fromkeys(re.findall(r"[a-z_][a-z_0-9]*", text)))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All KPIs, in the order of the file, the slices they use, and histograms.

    A histogram has upper bounds by bucket column, ascending; the last may be infinite. `of_kpis`
    are the models that tell how other KPIs stand, `unmet` KPIs that are wanted and not there, with
    the reason.
    """

    kpis: tuple[Kpi, ...]
    slices: Mapping[str, Slice]
    histograms: Mapping[str, Mapping[str, float]]
    of_kpis: tuple[str, ...]
    unmet: Mapping[str, str]

    def kpi(self, key: str) -> Kpi:
        """The KPI called `key`; KeyError if there is none."""
        for kpi in self.kpis:
            if kpi.key == key:
                return kpi
        raise KeyError(key)


_RENAMED = {"from": "model"}
_REQUIRED = ("key", "name", "family", "definition", "unit", "direction", "aggregation")


def load(path: Path = CATALOGUE_FILE) -> Catalogue:
    """Read and check the catalogue.

    Raises:
        CatalogueError: a definition is incomplete, contradicts itself or names what there is not.
    """
    document = read_yaml(path)
    slices = {name: _slice(name, given) for name, given in document["slices"].items()}
    histograms = {
        name: {column: float(bound) for column, bound in buckets.items()}
        for name, buckets in document.get("histograms", {}).items()
    }
    catalogue = Catalogue(
        tuple(_kpi(given) for given in document["kpis"]),
        slices,
        histograms,
        tuple(document.get("of_kpis", ())),
        document.get("unmet", {}),
    )
    _check(catalogue)
    return catalogue


def _slice(name: str, given: Mapping[str, Any]) -> Slice:
    values = dict(given)
    values["column"] = values.pop("key", None) or values.get("column")
    if "grains" in values:
        values["grains"] = tuple(values["grains"])
    try:
        return Slice(name=name, **values)
    except TypeError as error:
        raise CatalogueError(f"slice {name}: {error}", cure="see the head of kpis.yml") from error


def _kpi(given: Mapping[str, Any]) -> Kpi:
    key = given.get("key", "?")
    needed = "histogram" if given.get("aggregation") == "histogram" else "numerator"
    if missing := [name for name in (*_REQUIRED, needed, "grains") if name not in given]:
        raise CatalogueError(f"KPI {key} does not say its {', '.join(missing)}", cure="add it")
    values = {_RENAMED.get(name, name): value for name, value in given.items()}
    values["numerator"] = str(values.get("numerator", ""))
    for name in ("grains", "slices", "applies_to"):
        if name in values:
            listed = [values[name]] if isinstance(values[name], str) else values[name]
            values[name] = tuple(listed)
    if values.get("denominator") is not None:
        values["denominator"] = str(values["denominator"])
    try:
        values["direction"] = Direction(values["direction"])
        values["aggregation"] = Aggregation(values["aggregation"])
        return Kpi(**values)
    except (TypeError, ValueError) as error:
        raise CatalogueError(f"KPI {key}: {error}", cure="see the head of kpis.yml") from error


def _check(catalogue: Catalogue) -> None:
    for name, buckets in catalogue.histograms.items():
        bounds = list(buckets.values())
        if bounds != sorted(set(bounds)) or len(bounds) < 2 or bounds[0] <= 0:
            raise CatalogueError(
                f"histogram {name} needs two or more bounds above 0, ascending",
                cure="list its columns from the fastest to the slowest bucket",
            )
    keys = [kpi.key for kpi in catalogue.kpis]
    if repeated := sorted({key for key in keys if keys.count(key) > 1}):
        raise CatalogueError(f"KPI {repeated[0]} is defined twice", cure="keep one definition")
    if both := sorted(set(keys) & set(catalogue.unmet)):
        raise CatalogueError(f"KPI {both[0]} is defined and unmet", cure="keep one of them")
    if unread := sorted(set(catalogue.of_kpis) - {kpi.model for kpi in catalogue.kpis}):
        raise CatalogueError(f"no KPI reads {unread[0]} of of_kpis", cure="take it out of the list")
    for kpi in catalogue.kpis:
        for problem in _problems(kpi, catalogue):
            raise CatalogueError(f"KPI {kpi.key} {problem}", cure="mend it in kpis.yml")


def _problems(kpi: Kpi, catalogue: Catalogue) -> list[str]:
    """What is wrong with one definition, in words that follow its key."""
    problems = []
    if not re.fullmatch(r"[a-z][a-z0-9_]*", kpi.key):
        problems.append("has a key that is not lower_snake_case")
    if kpi.unit not in UNITS:
        problems.append(f"has the unit {kpi.unit}, which has no format")
    if unknown := [grain for grain in kpi.grains if grain not in GRAINS]:
        problems.append(f"has the grain {unknown[0]}, not one of {', '.join(GRAINS)}")
    if unknown := [name for name in kpi.slices if name not in catalogue.slices]:
        problems.append(f"is sliced by {unknown[0]}, which is not declared")
    if not kpi.has_total and not kpi.slices:
        problems.append("has neither total nor slices")
    return problems + (
        _derived_problems(kpi, catalogue)
        if kpi.aggregation.is_of_kpis
        else [*_measured_problems(kpi), *_quantile_problems(kpi, catalogue)]
    )


def _quantile_problems(kpi: Kpi, catalogue: Catalogue) -> list[str]:
    problems = []
    has_rank = kpi.aggregation in (Aggregation.PERCENTILE, Aggregation.HISTOGRAM)
    if has_rank != (kpi.rank is not None and 0 < kpi.rank < 1):
        problems.append("needs a rank between 0 and 1 exactly if it is a percentile or histogram")
    if (kpi.aggregation is Aggregation.HISTOGRAM) != (kpi.histogram is not None):
        problems.append("names buckets exactly if it is a histogram")
    if kpi.histogram is not None and kpi.histogram not in catalogue.histograms:
        problems.append(f"reads the histogram {kpi.histogram}, which is not declared")
    return problems


def _measured_problems(kpi: Kpi) -> list[str]:
    problems = []
    if kpi.model is None or kpi.time is None:
        problems.append("does not say from which model and time column")
    if kpi.instant is None and (fine := [g for g in kpi.grains if g in INSTANT_GRAINS]):
        problems.append(f"has the grain {fine[0]} but does not say by which instant")
    if kpi.aggregation is Aggregation.RATIO and kpi.denominator is None:
        problems.append("is a ratio without a denominator")
    if kpi.denominator is not None and kpi.aggregation not in (
        Aggregation.RATIO,
        Aggregation.END_OF_PERIOD,
    ):
        problems.append(f"is a {kpi.aggregation} and cannot have a denominator")
    if kpi.is_additive:
        if kpi.denominator is not None or kpi.aggregation not in (
            Aggregation.SUM,
            Aggregation.END_OF_PERIOD,
        ):
            problems.append(f"is a {kpi.aggregation} and cannot be additive")
        if (kpi.unit == "currency") != (kpi.numerator_reporting is not None):
            problems.append("needs numerator_reporting exactly if it is an additive amount")
    return problems


def _derived_problems(kpi: Kpi, catalogue: Catalogue) -> list[str]:
    problems = []
    if kpi.model is not None or kpi.filter is not None or kpi.time is not None:
        problems.append("is derived and reads no model")
    if kpi.aggregation.is_of_a_change:
        if len(kpi.operands) != 1 or kpi.denominator is not None or kpi.is_additive or kpi.lag < 1:
            problems.append("compares one KPI with itself some periods before, and is not additive")
        if own := [grain for grain in kpi.grains if grain in OWN_GRAINS]:
            problems.append(f"cannot compare by {own[0]}, which has no fixed length")
    known = {other.key: other for other in catalogue.kpis}
    for operand in kpi.operands:
        if operand not in known:
            problems.append(f"is derived from {operand}, which is not in the catalogue")
            continue
        other = known[operand]
        if other.aggregation.is_of_a_change or (
            other.aggregation is Aggregation.DERIVED and kpi.aggregation is Aggregation.DERIVED
        ):
            problems.append(f"is derived from {operand}, which is derived itself")
        if missing := [grain for grain in kpi.grains if grain not in other.grains]:
            problems.append(f"needs {operand} by {missing[0]}")
        if missing := [name for name in kpi.slices if name not in other.slices]:
            problems.append(f"needs {operand} sliced by {missing[0]}")
        if kpi.is_additive and not other.is_additive:
            problems.append(f"is additive but {operand} is not")
    return problems
