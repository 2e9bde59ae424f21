"""The generated SQL that turns the rows of one model into KPI values by slice, grain and period."""

from __future__ import annotations

from enum import Enum

from tributary.kpis.catalogue import Kpi, Slice
from tributary.kpis.periods import dated, listed, measured_time, names, quoted, time_columns
from tributary.kpis.readings import EXACT, Clock, Reading

GROUP_KEY = "{{ surrogate_key([\"'group'\"]) }}"


def reading_sql(reading: Reading) -> str:
    """The select of one generated model: a row per KPI, tenant, slice, grain and period.

    Rows that get the periods they lie in are folded to days first, unless of each period only the
    last day's count. Each slice is a grouping of its own, per tenant and, of what is additive, for
    the group, which multiplies no rows.
    """
    is_foldable = (
        reading.clock is Clock.DATE
        and not reading.is_of_stocks
        and all(measure.is_summed for measure in reading.measures())
    )
    steps = [
        _measured(reading),
        *([_folded(reading)] if is_foldable else []),
        *dated(reading, "daily" if is_foldable else "measured"),
        _aggregated(reading),
    ]
    values = " union all ".join(_value(kpi, reading) for kpi in reading.kpis)
    return f"with {', '.join(steps)} {values}"


def _measured(reading: Reading) -> str:
    """The measures of each row, NULL where a filter leaves the row out."""
    tenant = f"{GROUP_KEY} as tenant_key" if reading.is_of_the_group else "tenant_key"
    times, is_known = measured_time(reading)
    measures = [f"{measure.per_row()} as {measure.column}" for measure in reading.measures()]
    return (
        f"measured as (select {listed(tenant, times, reading.slice_columns, measures)} "
        f"from {{{{ ref('{reading.model}') }}}} where {is_known})"
    )


def _folded(reading: Reading) -> str:
    keys = listed("tenant_key", time_columns(reading), reading.slice_columns)
    sums = listed(f"sum({name}) as {name}" for name in names(reading.measures()))
    return f"daily as (select {keys}, {sums} from measured group by {keys})"


class Scope(Enum):
    """Whose values a grouping makes."""

    AS_IT_IS = "as it is"
    TENANTS = "tenants"
    GROUP = "group"


def _aggregated(reading: Reading) -> str:
    """The total and every slice, each for the tenants and for the group if it may be summed."""
    selects = [_grouped(reading, None, scope) for scope in _scopes(reading, None)]
    for slice_ in reading.slices:
        selects += [_grouped(reading, slice_, scope) for scope in _scopes(reading, slice_)]
    return f"aggregated as ({' union all '.join(selects)})"


def _scopes(reading: Reading, slice_: Slice | None) -> list[Scope]:
    """Members of the group have it as tenant already; others are added up where they may be."""
    if reading.is_of_the_group:
        return [Scope.AS_IT_IS]
    is_conformed = slice_ is None or slice_.is_conformed
    is_summed = any(kpi.is_additive for kpi in reading.kpis)
    return [Scope.TENANTS, *([Scope.GROUP] if is_conformed and is_summed else [])]


def _grouped(reading: Reading, slice_: Slice | None, scope: Scope) -> str:
    member = (
        "'total'" if slice_ is None else f"coalesce(cast({_member(slice_)} as string), 'unknown')"
    )
    is_group = scope is Scope.GROUP
    keys = ["dated.grain", "dated.period_start", "dated.period_end"]
    by = [*([] if is_group else ["dated.tenant_key"]), *keys, *([] if slice_ is None else [member])]
    limits = [] if scope is not Scope.TENANTS else [f"dated.tenant_key <> {GROUP_KEY}"]
    join = ""
    if slice_ is not None:
        limits.append("not dated.is_filler")  # fillers are of the total alone
        if left_out := [grain for grain in reading.grains if grain not in slice_.grains]:
            limits.append(f"dated.grain not in ({quoted(left_out)})")
        join = _join(slice_) if slice_.dimension else ""
    fields = listed(
        f"{GROUP_KEY if is_group else 'dated.tenant_key'} as tenant_key",
        f"'{slice_.name if slice_ else 'total'}' as slice_dimension",
        f"{member} as slice_member",
        keys,
        _measures(reading, is_group=is_group),
    )
    where = f"where {' and '.join(limits)} " if limits else ""
    return f"select {fields} from dated {join} {where}group by {listed(by)}"


def _measures(reading: Reading, *, is_group: bool) -> list[str]:
    """The aggregates; of the group only what is additive, amounts in the reporting currency."""
    reporting = {m.kpi.key: m for m in reading.measures() if m.role == "r"}
    fields = []
    for measure in reading.measures():
        if measure.role == "r":
            continue
        if is_group and not measure.kpi.is_additive:
            fields.append(f"cast(null as {EXACT}) as {measure.column}")
            continue
        read = reporting.get(measure.kpi.key, measure) if is_group else measure
        fields.append(f"{measure.aggregated(f'dated.{read.column}')} as {measure.column}")
    return fields


def _member(slice_: Slice) -> str:
    return f"{slice_.name}_slice.{slice_.id}" if slice_.dimension else f"dated.{slice_.column}"


def _join(slice_: Slice) -> str:
    alias = f"{slice_.name}_slice"
    condition = f" and {alias}.{slice_.filter}" if slice_.filter else ""
    return (
        f"left join {{{{ ref('{slice_.dimension}') }}}} as {alias} "
        f"on dated.{slice_.column} = {alias}.{slice_.column}{condition}"
    )


def _value(kpi: Kpi, reading: Reading) -> str:
    """The rows of one KPI: where anything is known of it, at its own grains and slices."""
    grains = [grain for grain in reading.grains if grain in kpi.grains]
    columns, known = _histogram(kpi, reading) if kpi.histogram else _quotient(kpi)
    return (
        f"select '{kpi.key}' as kpi_key, tenant_key, slice_dimension, slice_member, grain, "
        f"period_start, period_end, {columns} from aggregated where ({known}) "
        f"and grain in ({quoted(grains)}) and slice_dimension in ({quoted(kpi.dimensions)})"
    )


def _quotient(kpi: Kpi) -> tuple[str, str]:
    """Numerator, denominator and value, and where anything is known of them."""
    denominator = f"{kpi.key}__d" if kpi.denominator else None
    known = " or ".join(
        f"{kpi.key}__{role} is not null" for role in (["n", "d"] if denominator else ["n"])
    )
    return value_columns(f"{kpi.key}__n", denominator), known


def _histogram(kpi: Kpi, reading: Reading) -> tuple[str, str]:
    """A quantile has no numerator; its denominator is how many were counted."""
    buckets = [measure.column for measure in reading.measures() if measure.kpi is kpi]
    bounds = list(reading.histograms[str(kpi.histogram)].values())
    count = " + ".join(f"coalesce({column}, 0)" for column in buckets)
    limits = ", ".join("'inf'" if bound == float("inf") else f"{bound:g}" for bound in bounds)
    columns = listed(f"'{column}'" for column in buckets)
    return (
        f"cast(null as double) as numerator, cast({count} as double) as denominator, "
        f"{{{{ histogram_quantile([{columns}], [{limits}], {kpi.rank}) }}}} as value"
    ), f"{count} > 0"


def value_columns(numerator: str, denominator: str | None) -> str:
    """The columns numerator, denominator and value; a ratio over 0 is NULL."""
    top = f"cast({numerator} as double)"
    if denominator is None:
        return f"{top} as numerator, cast(null as double) as denominator, {top} as value"
    bottom = f"cast({denominator} as double)"
    return f"{top} as numerator, {bottom} as denominator, {top} / nullif({bottom}, 0) as value"
