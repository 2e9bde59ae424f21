{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            span_start_at as occurred_at,
            service,
            cast(total_minutes - downtime_minutes as decimal(38, 12)) as system_uptime__n,
            cast(total_minutes as decimal(38, 12)) as system_uptime__d
        from {{ ref("int_kpi__service_uptime") }}
        where span_start_at > {{ as_of() }} - interval '35' day and span_start_at <= {{ as_of() }}
    ),
    localised as (
        select
            rows.tenant_key,
            {{ to_tenant_time("rows.occurred_at", "tenants.time_zone") }} as local_at,
            service,
            system_uptime__n,
            system_uptime__d
        from measured as rows
        inner join {{ ref("int_kpi__tenants") }} as tenants on rows.tenant_key = tenants.tenant_key
    ),
    spans as (select tenant_key, min(local_at) as first_at from localised group by tenant_key),
    filled as (
        select tenant_key, local_at, service, system_uptime__n, system_uptime__d, false as is_filler
        from localised
        union all
        select
            spans.tenant_key,
            slots.period_start as local_at,
            cast(null as string) as service,
            cast(null as decimal(38, 12)) as system_uptime__n,
            cast(null as decimal(38, 12)) as system_uptime__d,
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
            sum(dated.system_uptime__n) as system_uptime__n,
            sum(dated.system_uptime__d) as system_uptime__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'service' as slice_dimension,
            coalesce(cast(dated.service as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.system_uptime__n) as system_uptime__n,
            sum(dated.system_uptime__d) as system_uptime__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.service as string), 'unknown')
    )
select
    'system_uptime' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(system_uptime__n as double) as numerator,
    cast(system_uptime__d as double) as denominator,
    cast(system_uptime__n as double) / nullif(cast(system_uptime__d as double), 0) as value
from aggregated
where
    (system_uptime__n is not null or system_uptime__d is not null)
    and grain in ('hour')
    and slice_dimension in ('total', 'service')
