"""The generated SQL that turns the rows of one model into KPI values by slice, grain and period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tributary.kpis.catalogue import Aggregation, Catalogue, Kpi, Slice

#: Exact whatever the order of summing, which a sum of doubles is not.
EXACT = "decimal(28, 6)"
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

    def per_row(self) -> str:
        """The expression for one row of the model, NULL where the filter leaves it out."""
        aggregation = self.kpi.aggregation
        if aggregation is Aggregation.COUNT_DISTINCT:
            type_ = "string"
        else:
            type_ = "double" if aggregation is Aggregation.MEDIAN else EXACT
        value = f"cast({self.expression} as {type_})"
        return f"case when {self.kpi.filter} then {value} end" if self.kpi.filter else value

    def of_filler(self) -> str:
        """What a day without rows counts: nothing happened (0), or nothing is known (NULL)."""
        return f"cast({'0' if self.kpi.aggregation is Aggregation.SUM else 'null'} as {EXACT})"

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


def reading_sql(reading: Reading) -> str:
    """The select of one generated model: a row per KPI, tenant, slice, grain and period."""
    measures = reading.measures()
    steps = [_measured(reading, measures)]
    if all(measure.is_summed for measure in measures):
        steps.append(_folded(reading, measures))
        rows = "daily"
    else:
        rows = "measured"
    steps += _filled(reading, measures, rows)
    steps += [_dated(reading, measures), _slice_names(reading), _sliced(reading, measures)]
    if reading.is_of_the_group:
        source = "sliced"
    else:
        steps += _scoped(reading, measures)
        source = "scoped"
    steps.append(_aggregated(measures, source))
    values = " union all ".join(_value(kpi, reading) for kpi in reading.kpis)
    return f"with {', '.join(steps)} {values}"


def _list(items: Iterable[str]) -> str:
    return ", ".join(items)


def _quoted(items: Iterable[str]) -> str:
    return _list(f"'{item}'" for item in items)


def _columns(reading: Reading) -> list[str]:
    return list(dict.fromkeys(s.column for s in reading.slices))


def _measured(reading: Reading, measures: Sequence[Measure]) -> str:
    tenant = "{{ surrogate_key([\"'group'\"]) }}" if reading.is_of_the_group else "tenant_key"
    fields = [
        f"{tenant} as tenant_key",
        f"{reading.time} as period_date",
        *_columns(reading),
        *(f"{measure.per_row()} as {measure.column}" for measure in measures),
    ]
    return (
        f"measured as (select {_list(fields)} from {{{{ ref('{reading.model}') }}}} "
        f"where {reading.time} is not null)"
    )


def _folded(reading: Reading, measures: Sequence[Measure]) -> str:
    keys = ["tenant_key", "period_date", *_columns(reading)]
    sums = [f"sum({measure.column}) as {measure.column}" for measure in measures]
    return f"daily as (select {_list(keys + sums)} from measured group by {_list(keys)})"


def _filled(reading: Reading, measures: Sequence[Measure], rows: str) -> list[str]:
    """A day without rows is a day with nothing, as long as the source speaks of the tenant."""
    keys = [f"{column}" for column in _columns(reading)]
    columns = [*keys, *(measure.column for measure in measures)]
    fields = [
        "spans.tenant_key",
        "calendar.date_key as period_date",
        *(f"cast(null as string) as {key}" for key in keys),
        *(
            f"cast(null as {'string' if m.kpi.aggregation is Aggregation.COUNT_DISTINCT else 'double'}) as {m.column}"
            if not m.is_summed
            else f"{m.of_filler()} as {m.column}"
            for m in measures
        ),
        "true as is_filler",
    ]
    return [
        "spans as (select tenant_key, min(period_date) as first_date, "
        f"max(period_date) as last_date from {rows} group by tenant_key)",
        f"filled as (select tenant_key, period_date, {_list(columns)}, false as is_filler "
        f"from {rows} union all select {_list(fields)} from spans "
        "inner join {{ ref('int_kpi__tenants') }} as tenants "
        "on spans.tenant_key = tenants.tenant_key "
        "inner join {{ ref('dim_date') }} as calendar "
        "on calendar.date_key between spans.first_date and case "
        "when spans.last_date >= tenants.quiet_since_date then tenants.today_date "
        "else spans.last_date end)",
    ]


def _dated(reading: Reading, measures: Sequence[Measure]) -> str:
    fields = [
        "filled.*",
        "periods.grain",
        "periods.period_start",
        "periods.period_end",
    ]
    if any(m.kpi.aggregation is Aggregation.END_OF_PERIOD for m in measures):
        fields.append(
            "filled.period_date = max(case when not filled.is_filler then filled.period_date end) "
            "over (partition by filled.tenant_key, periods.grain, periods.period_start) "
            "as is_last_date"
        )
    grains = [g for g in ("day", "week", "month", "quarter") if any(g in k.grains for k in reading.kpis)]
    return (
        f"dated as (select {_list(fields)} from filled "
        "inner join {{ ref('int_kpi__periods') }} as periods "
        "on filled.period_date = periods.date_key "
        f"where periods.grain in ({_quoted(grains)}))"
    )


def _slice_names(reading: Reading) -> str:
    names = ["total", *(s.name for s in reading.slices)]
    rows = " union all ".join(f"select '{name}' as slice_dimension" for name in names)
    return f"slices as ({rows})"


def _sliced(reading: Reading, measures: Sequence[Measure]) -> str:
    members, joins, limits = ["when 'total' then 'total'"], [], []
    for s in reading.slices:
        if s.dimension is None:
            member = f"dated.{s.column}"
        else:
            member = f"{s.name}_slice.{s.id}"
            condition = f" and {s.name}_slice.{s.filter}" if s.filter else ""
            joins.append(
                f"left join {{{{ ref('{s.dimension}') }}}} as {s.name}_slice "
                f"on dated.{s.column} = {s.name}_slice.{s.column}{condition}"
            )
        members.append(f"when '{s.name}' then coalesce(cast({member} as string), 'unknown')")
        left_out = [grain for grain in ("day", "week", "month", "quarter") if grain not in s.grains]
        if left_out:
            limits.append(
                f"and not (slices.slice_dimension = '{s.name}' and dated.grain in ({_quoted(left_out)}))"
            )
    last = ["dated.is_last_date"] if _has_last_date(measures) else []
    fields = [
        "dated.tenant_key",
        "dated.grain",
        "dated.period_start",
        "dated.period_end",
        *last,
        "slices.slice_dimension",
        f"case slices.slice_dimension {' '.join(members)} end as slice_member",
        *(f"dated.{measure.column}" for measure in measures),
    ]
    return (
        f"sliced as (select {_list(fields)} from dated cross join slices {' '.join(joins)} "
        f"where (slices.slice_dimension = 'total' or not dated.is_filler) {' '.join(limits)})"
    )


def _has_last_date(measures: Sequence[Measure]) -> bool:
    return any(m.kpi.aggregation is Aggregation.END_OF_PERIOD for m in measures)


def _scoped(reading: Reading, measures: Sequence[Measure]) -> list[str]:
    """Each tenant by itself, and the group: additive KPIs of all, in the reporting currency."""
    keys = ["grain", "period_start", "period_end"]
    if _has_last_date(measures):
        keys.append("is_last_date")
    keys += ["slice_dimension", "slice_member"]
    own = [m for m in measures if m.role != "r"]
    reporting = {m.kpi.key: m for m in measures if m.role == "r"}
    of_group = []
    for measure in own:
        kpi = measure.kpi
        if kpi.is_additive:
            of_group.append(f"{reporting.get(kpi.key, measure).column} as {measure.column}")
        else:
            of_group.append(f"null as {measure.column}")
    conformed = ["total", *(s.name for s in reading.slices if s.is_conformed)]
    steps = []
    tenants = (
        f"select tenant_key, {_list(keys + [m.column for m in own])} from sliced "
        "where tenant_key <> {{ surrogate_key([\"'group'\"]) }}"
    )
    if any(kpi.is_additive for kpi in reading.kpis):
        group = (
            "select {{ surrogate_key([\"'group'\"]) }} as tenant_key, "
            f"{_list(keys + of_group)} from sliced where slice_dimension in ({_quoted(conformed)})"
        )
        steps.append(f"scoped as ({tenants} union all {group})")
    else:
        steps.append(f"scoped as ({tenants})")
    return steps


def _aggregated(measures: Sequence[Measure], source: str) -> str:
    keys = ["tenant_key", "slice_dimension", "slice_member", "grain", "period_start", "period_end"]
    fields = [f"{m.aggregated()} as {m.column}" for m in measures if m.role != "r"]
    return f"aggregated as (select {_list(keys + fields)} from {source} group by {_list(keys)})"


def _value(kpi: Kpi, reading: Reading) -> str:
    numerator = f"cast({kpi.key}__n as double)"
    denominator = f"cast({kpi.key}__d as double)" if kpi.denominator else "cast(null as double)"
    value = f"{numerator} / nullif({denominator}, 0)" if kpi.denominator else numerator
    known = f"({kpi.key}__n is not null or {kpi.key}__d is not null)"
    if kpi.denominator is None:
        known = f"{kpi.key}__n is not null"
    dimensions = [*(["total"] if kpi.has_total else []), *kpi.slices]
    fields = [
        f"'{kpi.key}' as kpi_key",
        "tenant_key",
        "slice_dimension",
        "slice_member",
        "grain",
        "period_start",
        "period_end",
        f"{numerator} as numerator",
        f"{denominator} as denominator",
        f"{value} as value",
    ]
    return (
        f"select {_list(fields)} from aggregated where {known} "
        f"and grain in ({_quoted(kpi.grains)}) and slice_dimension in ({_quoted(dimensions)})"
    )
