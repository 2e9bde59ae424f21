{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            occurred_at as occurred_at,
            case
                when event_kind in ('chart_query', 'sql_query') then cast(duration_ms as double)
            end as api_response_time__n
        from {{ ref("fct_bi_usage") }}
        where occurred_at > {{ as_of() }} - interval '35' day and occurred_at <= {{ as_of() }}
    ),
    localised as (
        select
            rows.tenant_key,
            {{ to_tenant_time("rows.occurred_at", "tenants.time_zone") }} as local_at,
            api_response_time__n
        from measured as rows
        inner join {{ ref("int_kpi__tenants") }} as tenants on rows.tenant_key = tenants.tenant_key
    ),
    spans as (select tenant_key, min(local_at) as first_at from localised group by tenant_key),
    filled as (
        select tenant_key, local_at, api_response_time__n, false as is_filler
        from localised
        union all
        select
            spans.tenant_key,
            slots.period_start as local_at,
            cast(null as double) as api_response_time__n,
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
            percentile_cont(0.95) within group (
                order by dated.api_response_time__n
            ) as api_response_time__n
        from dated
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'api_response_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(api_response_time__n as double) as numerator,
    cast(null as double) as denominator,
    cast(api_response_time__n as double) as value
from aggregated
where
    (api_response_time__n is not null)
    and grain in ('hour')
    and slice_dimension in ('total', 'dashboard')
