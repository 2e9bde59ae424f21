{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            opened_at as occurred_at,
            case
                when first_response_seconds is not null
                then cast(first_response_seconds as decimal(38, 12))
            end as avg_first_response_time__n,
            case
                when first_response_seconds is not null then cast(1 as decimal(38, 12))
            end as avg_first_response_time__d,
            case
                when wait_seconds is not null then cast(wait_seconds as decimal(38, 12))
            end as avg_wait_time__n,
            case
                when wait_seconds is not null then cast(1 as decimal(38, 12))
            end as avg_wait_time__d,
            cast(first_response_seconds as double) as response_time_trend__n,
            cast(first_response_seconds as double) as first_response_time_p90__n
        from {{ ref("fct_conversations") }}
        where opened_at > {{ as_of() }} - interval '35' day and opened_at <= {{ as_of() }}
    ),
    localised as (
        select
            rows.tenant_key,
            {{ to_tenant_time("rows.occurred_at", "tenants.time_zone") }} as local_at,
            avg_first_response_time__n,
            avg_first_response_time__d,
            avg_wait_time__n,
            avg_wait_time__d,
            response_time_trend__n,
            first_response_time_p90__n
        from measured as rows
        inner join {{ ref("int_kpi__tenants") }} as tenants on rows.tenant_key = tenants.tenant_key
    ),
    spans as (select tenant_key, min(local_at) as first_at from localised group by tenant_key),
    filled as (
        select
            tenant_key,
            local_at,
            avg_first_response_time__n,
            avg_first_response_time__d,
            avg_wait_time__n,
            avg_wait_time__d,
            response_time_trend__n,
            first_response_time_p90__n,
            false as is_filler
        from localised
        union all
        select
            spans.tenant_key,
            slots.period_start as local_at,
            cast(null as decimal(38, 12)) as avg_first_response_time__n,
            cast(null as decimal(38, 12)) as avg_first_response_time__d,
            cast(null as decimal(38, 12)) as avg_wait_time__n,
            cast(null as decimal(38, 12)) as avg_wait_time__d,
            cast(null as double) as response_time_trend__n,
            cast(null as double) as first_response_time_p90__n,
            true as is_filler
        from spans
        inner join
            {{ ref("int_kpi__recent_slots") }} as slots
            on spans.tenant_key = slots.tenant_key
            and slots.period_start >= spans.first_at
        where slots.grain in ('hour')
    ),
    started as (
        select filled.*, 'hour' as grain, {{ floor_minutes("local_at", 60) }} as period_start
        from filled
    ),
    placed as (
        select started.*, slots.period_end
        from started
        inner join
            {{ ref("int_kpi__recent_slots") }} as slots
            on started.tenant_key = slots.tenant_key
            and started.grain = slots.grain
            and started.period_start = slots.period_start
    ),
    dated as (select * from placed),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.avg_first_response_time__n) as avg_first_response_time__n,
            sum(dated.avg_first_response_time__d) as avg_first_response_time__d,
            sum(dated.avg_wait_time__n) as avg_wait_time__n,
            sum(dated.avg_wait_time__d) as avg_wait_time__d,
            percentile_cont(0.5) within group (
                order by dated.response_time_trend__n
            ) as response_time_trend__n,
            percentile_cont(0.9) within group (
                order by dated.first_response_time_p90__n
            ) as first_response_time_p90__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'avg_first_response_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(avg_first_response_time__n as double) as numerator,
    cast(avg_first_response_time__d as double) as denominator,
    cast(avg_first_response_time__n as double)
    / nullif(cast(avg_first_response_time__d as double), 0) as value
from aggregated
where
    (avg_first_response_time__n is not null or avg_first_response_time__d is not null)
    and grain in ('hour')
    and slice_dimension in ('total', 'contact_channel', 'handled_by', 'employee')
union all
select
    'avg_wait_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(avg_wait_time__n as double) as numerator,
    cast(avg_wait_time__d as double) as denominator,
    cast(avg_wait_time__n as double) / nullif(cast(avg_wait_time__d as double), 0) as value
from aggregated
where
    (avg_wait_time__n is not null or avg_wait_time__d is not null)
    and grain in ('hour')
    and slice_dimension in ('total', 'contact_channel')
union all
select
    'response_time_trend' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(response_time_trend__n as double) as numerator,
    cast(null as double) as denominator,
    cast(response_time_trend__n as double) as value
from aggregated
where
    (response_time_trend__n is not null)
    and grain in ('hour')
    and slice_dimension in ('total', 'contact_channel', 'employee')
union all
select
    'first_response_time_p90' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(first_response_time_p90__n as double) as numerator,
    cast(null as double) as denominator,
    cast(first_response_time_p90__n as double) as value
from aggregated
where
    (first_response_time_p90__n is not null)
    and grain in ('hour')
    and slice_dimension in ('total', 'contact_channel', 'employee')
