{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            hour_started_at as occurred_at,
            case
                when expected_session_count is not null then cast(session_count as decimal(38, 12))
            end as hourly_traffic_vs_history__n,
            case
                when expected_session_count is not null
                then cast(expected_session_count as decimal(38, 12))
            end as hourly_traffic_vs_history__d,
            case
                when expected_key_event_count is not null
                then cast(key_event_count as decimal(38, 12))
            end as site_conversion_rate_vs_history__n,
            case
                when expected_key_event_count is not null
                then cast(expected_key_event_count as decimal(38, 12))
            end as site_conversion_rate_vs_history__d
        from {{ ref("int_kpi__web_traffic_vs_history") }}
        where
            hour_started_at > {{ as_of() }} - interval '35' day and hour_started_at <= {{ as_of() }}
    ),
    localised as (
        select
            rows.tenant_key,
            {{ to_tenant_time("rows.occurred_at", "tenants.time_zone") }} as local_at,
            hourly_traffic_vs_history__n,
            hourly_traffic_vs_history__d,
            site_conversion_rate_vs_history__n,
            site_conversion_rate_vs_history__d
        from measured as rows
        inner join {{ ref("int_kpi__tenants") }} as tenants on rows.tenant_key = tenants.tenant_key
    ),
    spans as (select tenant_key, min(local_at) as first_at from localised group by tenant_key),
    filled as (
        select
            tenant_key,
            local_at,
            hourly_traffic_vs_history__n,
            hourly_traffic_vs_history__d,
            site_conversion_rate_vs_history__n,
            site_conversion_rate_vs_history__d,
            false as is_filler
        from localised
        union all
        select
            spans.tenant_key,
            slots.period_start as local_at,
            cast(null as decimal(38, 12)) as hourly_traffic_vs_history__n,
            cast(null as decimal(38, 12)) as hourly_traffic_vs_history__d,
            cast(null as decimal(38, 12)) as site_conversion_rate_vs_history__n,
            cast(null as decimal(38, 12)) as site_conversion_rate_vs_history__d,
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
            sum(dated.hourly_traffic_vs_history__n) as hourly_traffic_vs_history__n,
            sum(dated.hourly_traffic_vs_history__d) as hourly_traffic_vs_history__d,
            sum(dated.site_conversion_rate_vs_history__n) as site_conversion_rate_vs_history__n,
            sum(dated.site_conversion_rate_vs_history__d) as site_conversion_rate_vs_history__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'hourly_traffic_vs_history' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(hourly_traffic_vs_history__n as double) as numerator,
    cast(hourly_traffic_vs_history__d as double) as denominator,
    cast(hourly_traffic_vs_history__n as double)
    / nullif(cast(hourly_traffic_vs_history__d as double), 0) as value
from aggregated
where
    (hourly_traffic_vs_history__n is not null or hourly_traffic_vs_history__d is not null)
    and grain in ('hour')
    and slice_dimension in ('total')
union all
select
    'site_conversion_rate_vs_history' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(site_conversion_rate_vs_history__n as double) as numerator,
    cast(site_conversion_rate_vs_history__d as double) as denominator,
    cast(site_conversion_rate_vs_history__n as double)
    / nullif(cast(site_conversion_rate_vs_history__d as double), 0) as value
from aggregated
where
    (
        site_conversion_rate_vs_history__n is not null
        or site_conversion_rate_vs_history__d is not null
    )
    and grain in ('hour')
    and slice_dimension in ('total')
