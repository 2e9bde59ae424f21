"""The generated SQL that turns the rows of one model into KPI values by slice, grain and period."""

from __future__ import annotations

from collections.abc import Iterable

from tributary.kpis.catalogue import GRAINS, Kpi, Slice
from tributary.kpis.readings import Measure, Reading

GROUP_KEY = "{{ surrogate_key([\"'group'\"]) }}"


def reading_sql(reading: Reading) -> str:
    """The select of one generated model: a row per KPI, tenant, slice, grain and period.

    Rows are folded to days, days get the periods they lie in and the slices they count for, and
    each sum is made once per tenant and, if additive, once for the group.
    """
    is_foldable = all(measure.is_summed for measure in reading.measures())
    steps = [
        _measured(reading),
        *([_folded(reading)] if is_foldable else []),
        *_filled(reading, "daily" if is_foldable else "measured"),
        _dated(reading),
        _slice_names(reading),
        _sliced(reading),
        *([] if reading.is_of_the_group else [_scoped(reading)]),
        _aggregated(reading, "sliced" if reading.is_of_the_group else "scoped"),
    ]
    values = " union all ".join(_value(kpi) for kpi in reading.kpis)
    return f"with {', '.join(steps)} {values}"


def _list(*items: str | Iterable[str]) -> str:
    flat = [[item] if isinstance(item, str) else item for item in items]
    return ", ".join(text for part in flat for text in part)


def _quoted(items: Iterable[str]) -> str:
    return ", ".join(f"'{item}'" for item in items)


def _names(measures: Iterable[Measure]) -> list[str]:
    return [measure.column for measure in measures]


def _measured(reading: Reading) -> str:
    """The measures of each row, NULL where a filter leaves the row out."""
    tenant = f"{GROUP_KEY} as tenant_key" if reading.is_of_the_group else "tenant_key"
    measures = [f"{measure.per_row()} as {measure.column}" for measure in reading.measures()]
    return (
        f"measured as (select {_list(tenant, f'{reading.time} as period_date')}, "
        f"{_list(reading.slice_columns, measures)} from {{{{ ref('{reading.model}') }}}} "
        f"where {reading.time} is not null)"
    )


def _folded(reading: Reading) -> str:
    keys = _list("tenant_key", "period_date", reading.slice_columns)
    sums = _list(f"sum({name}) as {name}" for name in _names(reading.measures()))
    return f"daily as (select {keys}, {sums} from measured group by {keys})"


def _filled(reading: Reading, rows: str) -> list[str]:
    """A day without rows is a day with nothing, as long as the source speaks of the tenant."""
    measures = reading.measures()
    columns = _list("tenant_key", "period_date", reading.slice_columns, _names(measures))
    fillers = _list(
        "spans.tenant_key",
        "calendar.date_key as period_date",
        (f"cast(null as string) as {column}" for column in reading.slice_columns),
        (f"{measure.of_filler()} as {measure.column}" for measure in measures),
        "true as is_filler",
    )
    return [
        "spans as (select tenant_key, min(period_date) as first_date, "
        f"max(period_date) as last_date from {rows} group by tenant_key)",
        f"filled as (select {columns}, false as is_filler from {rows} "
        f"union all select {fillers} from spans "
        "inner join {{ ref('int_kpi__tenants') }} as tenants "
        "on spans.tenant_key = tenants.tenant_key "
        "inner join {{ ref('dim_date') }} as calendar "
        "on calendar.date_key between spans.first_date and case "
        "when spans.last_date >= tenants.quiet_since_date then tenants.today_date "
        "else spans.last_date end)",
    ]


def _dated(reading: Reading) -> str:
    """Each day in each of its periods; of a stock only the tenant's last day in it counts."""
    fields = _list("filled.*", "periods.grain", "periods.period_start", "periods.period_end")
    if reading.has_stocks:
        fields += (
            ", filled.period_date = "
            "max(case when not filled.is_filler then filled.period_date end) over ("
            "partition by filled.tenant_key, periods.grain, periods.period_start) as is_last_date"
        )
    return (
        f"dated as (select {fields} from filled "
        "inner join {{ ref('int_kpi__periods') }} as periods "
        "on filled.period_date = periods.date_key "
        f"where periods.grain in ({_quoted(reading.grains)}))"
    )


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
        if left_out := [grain for grain in GRAINS if grain not in slice_.grains]:
            grains = f"dated.grain in ({_quoted(left_out)})"
            limits.append(f"not (slices.slice_dimension = '{slice_.name}' and {grains})")
    columns = ["tenant_key", "grain", "period_start", "period_end"]
    fields = _list(
        (f"dated.{column}" for column in [*columns, *_last_date(reading)]),
        "slices.slice_dimension",
        f"case slices.slice_dimension {' '.join(members)} end as slice_member",
        (f"dated.{name}" for name in _names(reading.measures())),
    )
    joins = " ".join(_join(slice_) for slice_ in reading.slices if slice_.dimension)
    return (
        f"sliced as (select {fields} from dated cross join slices {joins} "
        f"where {' and '.join(limits)})"
    )


def _last_date(reading: Reading) -> list[str]:
    return ["is_last_date"] if reading.has_stocks else []


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
    keys = ["grain", "period_start", "period_end", *_last_date(reading)]
    keys += ["slice_dimension", "slice_member"]
    own = [measure for measure in reading.measures() if measure.role != "r"]
    tenants = (
        f"select {_list('tenant_key', keys, _names(own))} from sliced "
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
        f"select {_list(f'{GROUP_KEY} as tenant_key', keys, summed)} from sliced "
        f"where slice_dimension in ({_quoted(conformed)}))"
    )


def _aggregated(reading: Reading, source: str) -> str:
    keys = "tenant_key, slice_dimension, slice_member, grain, period_start, period_end"
    fields = [f"{m.aggregated()} as {m.column}" for m in reading.measures() if m.role != "r"]
    return f"aggregated as (select {_list(keys, fields)} from {source} group by {keys})"


def _value(kpi: Kpi) -> str:
    """The rows of one KPI: where anything is known of it, at its own grains and slices."""
    known = " or ".join(
        f"{kpi.key}__{role} is not null" for role in (["n", "d"] if kpi.denominator else ["n"])
    )
    dimensions = [*(["total"] if kpi.has_total else []), *kpi.slices]
    denominator = f"{kpi.key}__d" if kpi.denominator else None
    return (
        f"select '{kpi.key}' as kpi_key, tenant_key, slice_dimension, slice_member, grain, "
        f"period_start, period_end, {value_columns(f'{kpi.key}__n', denominator)} "
        f"from aggregated where ({known}) "
        f"and grain in ({_quoted(kpi.grains)}) and slice_dimension in ({_quoted(dimensions)})"
    )


def value_columns(numerator: str, denominator: str | None) -> str:
    """The columns numerator, denominator and value; a ratio over 0 is NULL."""
    top = f"cast({numerator} as double)"
    if denominator is None:
        return f"{top} as numerator, cast(null as double) as denominator, {top} as value"
    bottom = f"cast({denominator} as double)"
    return f"{top} as numerator, {bottom} as denominator, {top} / nullif({bottom}, 0) as value"
