"""The generated SQL that turns the rows of one model into KPI values by slice, grain and period."""

from __future__ import annotations

from tributary.kpis.catalogue import Kpi, Slice
from tributary.kpis.periods import dated, listed, measured_time, names, quoted, time_columns
from tributary.kpis.readings import Clock, Reading

GROUP_KEY = "{{ surrogate_key([\"'group'\"]) }}"


def reading_sql(reading: Reading) -> str:
    """The select of one generated model: a row per KPI, tenant, slice, grain and period.

    Rows are folded to days, get the periods they lie in and the slices they count for, and each
    sum is made once per tenant and, if additive, once for the group.
    """
    is_foldable = reading.clock is not Clock.INSTANT and all(
        measure.is_summed for measure in reading.measures()
    )
    steps = [
        _measured(reading),
        *([_folded(reading)] if is_foldable else []),
        *dated(reading, "daily" if is_foldable else "measured"),
        _slice_names(reading),
        _sliced(reading),
        *([] if reading.is_of_the_group else [_scoped(reading)]),
        _aggregated(reading, "sliced" if reading.is_of_the_group else "scoped"),
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


def _slice_names(reading: Reading) -> str:
    names = ["total", *(slice_.name for slice_ in reading.slices)]
    rows = [f"select '{name}' as slice_dimension" for name in names]
    return f"slices as ({' union all '.join(rows)})"


def _sliced(reading: Reading) -> str:
    """Each row once for the total and once for every slice; fillers are of the total alone."""
    members = ["when 'total' then 'total'"]
    limits = ["(slices.slice_dimension = 'total' or not dated.is_filler)"]
    for slice_ in reading.slices:
        member = f"coalesce(cast({_member(slice_)} as string), 'unknown')"
        members.append(f"when '{slice_.name}' then {member}")
        if left_out := [grain for grain in reading.grains if grain not in slice_.grains]:
            grains = f"dated.grain in ({quoted(left_out)})"
            limits.append(f"not (slices.slice_dimension = '{slice_.name}' and {grains})")
    columns = ["tenant_key", "grain", "period_start", "period_end"]
    fields = listed(
        (f"dated.{column}" for column in [*columns, *_last(reading)]),
        "slices.slice_dimension",
        f"case slices.slice_dimension {' '.join(members)} end as slice_member",
        (f"dated.{name}" for name in names(reading.measures())),
    )
    joins = " ".join(_join(slice_) for slice_ in reading.slices if slice_.dimension)
    return (
        f"sliced as (select {fields} from dated cross join slices {joins} "
        f"where {' and '.join(limits)})"
    )


def _last(reading: Reading) -> list[str]:
    return ["is_last"] if reading.has_stocks else []


def _member(slice_: Slice) -> str:
    return f"{slice_.name}_slice.{slice_.id}" if slice_.dimension else f"dated.{slice_.column}"


def _join(slice_: Slice) -> str:
    alias = f"{slice_.name}_slice"
    condition = f" and {alias}.{slice_.filter}" if slice_.filter else ""
    return (
        f"left join {{{{ ref('{slice_.dimension}') }}}} as {alias} "
        f"on dated.{slice_.column} = {alias}.{slice_.column}{condition}"
    )


def _scoped(reading: Reading) -> str:
    """Each tenant by itself, and the group: additive KPIs of all, in the reporting currency."""
    keys = ["grain", "period_start", "period_end", *_last(reading)]
    keys += ["slice_dimension", "slice_member"]
    own = [measure for measure in reading.measures() if measure.role != "r"]
    tenants = (
        f"select {listed('tenant_key', keys, names(own))} from sliced "
        f"where tenant_key <> {GROUP_KEY}"
    )
    if not any(kpi.is_additive for kpi in reading.kpis):
        return f"scoped as ({tenants})"
    reporting = {m.kpi.key: m.column for m in reading.measures() if m.role == "r"}
    summed = [
        f"{reporting.get(m.kpi.key, m.column) if m.kpi.is_additive else 'null'} as {m.column}"
        for m in own
    ]
    conformed = ["total", *(slice_.name for slice_ in reading.slices if slice_.is_conformed)]
    return (
        f"scoped as ({tenants} union all "
        f"select {listed(f'{GROUP_KEY} as tenant_key', keys, summed)} from sliced "
        f"where slice_dimension in ({quoted(conformed)}))"
    )


def _aggregated(reading: Reading, source: str) -> str:
    keys = "tenant_key, slice_dimension, slice_member, grain, period_start, period_end"
    fields = [f"{m.aggregated()} as {m.column}" for m in reading.measures() if m.role != "r"]
    return f"aggregated as (select {listed(keys, fields)} from {source} group by {keys})"


def _value(kpi: Kpi, reading: Reading) -> str:
    """The rows of one KPI: where anything is known of it, at its own grains and slices."""
    dimensions = [*(["total"] if kpi.has_total else []), *kpi.slices]
    grains = [grain for grain in reading.grains if grain in kpi.grains]
    columns, known = _histogram(kpi, reading) if kpi.histogram else _quotient(kpi)
    return (
        f"select '{kpi.key}' as kpi_key, tenant_key, slice_dimension, slice_member, grain, "
        f"period_start, period_end, {columns} from aggregated where ({known}) "
        f"and grain in ({quoted(grains)}) and slice_dimension in ({quoted(dimensions)})"
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
