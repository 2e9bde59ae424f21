"""The generated SQL that puts rows into periods: by date, by instant, or as the rows say.

Each step is a common table expression; the last is `dated`: rows with the grain, start and end of
every period they lie in. Where a stock is read, `is_last` marks the tenant's last rows in it.
"""

from __future__ import annotations

from collections.abc import Iterable

from tributary.kpis.readings import Clock, Measure, Reading


def quoted(items: Iterable[str]) -> str:
    """A SQL list of texts."""
    return ", ".join(f"'{item}'" for item in items)


def listed(*items: str | Iterable[str]) -> str:
    """A SQL list of expressions, nested ones in their place."""
    flat = [[item] if isinstance(item, str) else item for item in items]
    return ", ".join(text for part in flat for text in part)


def names(measures: Iterable[Measure]) -> list[str]:
    """Columns of the measures."""
    return [measure.column for measure in measures]


def time_columns(reading: Reading) -> list[str]:
    """What each row says of its time, as named in the CTEs below."""
    if reading.clock is Clock.INSTANT:
        return ["occurred_at"]
    if reading.clock is Clock.PERIOD:
        return ["period_date", "grain", "period_start", "period_end"]
    if reading.clock.is_brought_by_rows:
        return ["period_date", "period_start", "period_end"]
    return ["period_date"]


def measured_time(reading: Reading) -> tuple[list[str], str]:
    """Those columns as expressions over the model, and which rows are in any period at all."""
    if reading.clock is Clock.INSTANT:
        recent = f"{{{{ as_of() }}}} - interval '{RECENT_DAYS}' day"
        known = f"{reading.time} > {recent} and {reading.time} <= {{{{ as_of() }}}}"
        return [f"{reading.time} as occurred_at"], known
    if reading.clock is Clock.PERIOD:
        known = f"grain in ({quoted(reading.grains)})"
        return [f"{reading.time} as period_date", "grain", "period_start", "period_end"], known
    if reading.clock.is_brought_by_rows:
        grain = reading.clock.value[0]
        own = [f"{grain}_{end}_date as period_{end}" for end in ("start", "end")]
        return [f"{reading.time} as period_date", *own], f"{grain}_start_date is not null"
    return [f"{reading.time} as period_date"], f"{reading.time} is not null"


#: Hours are published for five weeks, so that one can be compared with its like of four weeks.
RECENT_DAYS = 35


def dated(reading: Reading, rows: str) -> list[str]:
    """The steps from `rows` to `dated`."""
    if reading.clock is Clock.DATE and reading.is_of_stocks:
        return _at_ends(rows, reading)
    if reading.clock is Clock.INSTANT:
        placed = _by_instant(reading, rows)
    elif reading.clock.is_brought_by_rows:
        placed = _as_rows_say(reading, rows)
    else:
        placed = _by_date(reading, rows)
    return [*placed, *_marked(reading)]


def _marked(reading: Reading) -> list[str]:
    """Of a stock only the tenant's last rows in a period count.

    They are found by joining the last times, for a window would carry every measure along.
    """
    if not reading.has_stocks:
        return ["dated as (select * from placed)"]
    time = "local_at" if reading.clock is Clock.INSTANT else "period_date"
    return [
        f"ends as (select tenant_key, grain, period_start, max({time}) as last_time "
        "from placed where not is_filler group by tenant_key, grain, period_start)",
        f"dated as (select placed.*, placed.{time} = ends.last_time as is_last "
        "from placed left join ends on placed.tenant_key = ends.tenant_key "
        "and placed.grain = ends.grain and placed.period_start = ends.period_start)",
    ]


def _at_ends(rows: str, reading: Reading) -> list[str]:
    """The rows of the last day with any of each period, in it alone: of stocks no other counts."""
    return [
        "ends as (select days.tenant_key, periods.grain, periods.period_start, "
        "periods.period_end, max(days.period_date) as last_date "
        f"from (select distinct tenant_key, period_date from {rows}) as days "
        "inner join {{ ref('int_kpi__periods') }} as periods "
        "on days.period_date = periods.date_key "
        f"where periods.grain in ({quoted(reading.grains)}) group by days.tenant_key, "
        "periods.grain, periods.period_start, periods.period_end)",
        "dated as (select rows.*, ends.grain, "
        "cast(ends.period_start as timestamp) as period_start, "
        "cast(ends.period_end as timestamp) as period_end, "
        f"true as is_last, false as is_filler from {rows} as rows "
        "inner join ends on rows.tenant_key = ends.tenant_key "
        "and rows.period_date = ends.last_date)",
    ]


def _fillers(reading: Reading, time: str) -> str:
    return listed(
        "spans.tenant_key",
        time,
        (f"cast(null as string) as {column}" for column in reading.slice_columns),
        (f"{measure.of_filler()} as {measure.column}" for measure in reading.measures()),
        "true as is_filler",
    )


def _by_date(reading: Reading, rows: str) -> list[str]:
    """A day without rows is a day with nothing, as long as the source speaks of the tenant."""
    columns = listed("tenant_key", "period_date", reading.slice_columns, names(reading.measures()))
    return [
        "spans as (select tenant_key, min(period_date) as first_date, "
        f"max(period_date) as last_date from {rows} group by tenant_key)",
        f"filled as (select {columns}, false as is_filler from {rows} "
        f"union all select {_fillers(reading, 'calendar.date_key as period_date')} from spans "
        "inner join {{ ref('int_kpi__tenants') }} as tenants "
        "on spans.tenant_key = tenants.tenant_key "
        "inner join {{ ref('dim_date') }} as calendar "
        "on calendar.date_key between spans.first_date and case "
        "when spans.last_date >= tenants.quiet_since_date then tenants.today_date "
        "else spans.last_date end)",
        "placed as (select filled.*, periods.grain, "
        "cast(periods.period_start as timestamp) as period_start, "
        "cast(periods.period_end as timestamp) as period_end from filled "
        "inner join {{ ref('int_kpi__periods') }} as periods "
        "on filled.period_date = periods.date_key "
        f"where periods.grain in ({quoted(reading.grains)}))",
    ]


def _by_instant(reading: Reading, rows: str) -> list[str]:
    """Local time slots; one without rows, after the tenant's first, is one with nothing."""
    columns = listed("local_at", reading.slice_columns, names(reading.measures()))
    fields = listed(reading.slice_columns, names(reading.measures()))
    started = " union all ".join(
        f"select filled.*, '{grain}' as grain, "
        f"{{{{ floor_minutes('local_at', {minutes}) }}}} as period_start from filled"
        for grain, minutes in (("5min", 5), ("15min", 15), ("hour", 60))
        if grain in reading.grains
    )
    return [
        "localised as (select rows.tenant_key, "
        "{{ to_tenant_time('rows.occurred_at', 'tenants.time_zone') }} as local_at, "
        f"{fields} from {rows} as rows inner join {{{{ ref('int_kpi__tenants') }}}} as tenants "
        "on rows.tenant_key = tenants.tenant_key)",
        "spans as (select tenant_key, min(local_at) as first_at "
        "from localised group by tenant_key)",
        f"filled as (select tenant_key, {columns}, false as is_filler from localised "
        f"union all select {_fillers(reading, 'slots.period_start as local_at')} from spans "
        "inner join {{ ref('int_kpi__recent_slots') }} as slots "
        "on spans.tenant_key = slots.tenant_key and slots.period_start >= spans.first_at "
        f"where slots.grain in ({quoted(reading.grains)}))",
        f"started as ({started})",
        "placed as (select started.*, slots.period_end from started "
        "inner join {{ ref('int_kpi__recent_slots') }} as slots "
        "on started.tenant_key = slots.tenant_key and started.grain = slots.grain "
        "and started.period_start = slots.period_start)",
    ]


def _as_rows_say(reading: Reading, rows: str) -> list[str]:
    """Periods that each row brings; nothing is filled, since nobody says which there should be."""
    grain = "grain" if reading.clock is Clock.PERIOD else f"'{reading.clock.value[0]}' as grain"
    known = listed("tenant_key", "period_date", reading.slice_columns, names(reading.measures()))
    return [
        f"placed as (select {known}, {grain}, "
        "cast(period_start as timestamp) as period_start, "
        f"cast(period_end as timestamp) as period_end, false as is_filler from {rows})",
    ]
