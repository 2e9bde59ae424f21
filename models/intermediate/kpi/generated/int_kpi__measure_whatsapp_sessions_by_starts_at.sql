{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            starts_at as occurred_at,
            subject_id,
            cast(connected_count as decimal(38, 12)) as active_whatsapp_sessions__n
        from {{ ref("int_kpi__whatsapp_sessions") }}
        where starts_at > {{ as_of() }} - interval '35' day and starts_at <= {{ as_of() }}
    ),
    localised as (
        select
            rows.tenant_key,
            {{ to_tenant_time("rows.occurred_at", "tenants.time_zone") }} as local_at,
            subject_id,
            active_whatsapp_sessions__n
        from measured as rows
        inner join {{ ref("int_kpi__tenants") }} as tenants on rows.tenant_key = tenants.tenant_key
    ),
    spans as (select tenant_key, min(local_at) as first_at from localised group by tenant_key),
    filled as (
        select tenant_key, local_at, subject_id, active_whatsapp_sessions__n, false as is_filler
        from localised
        union all
        select
            spans.tenant_key,
            slots.period_start as local_at,
            cast(null as string) as subject_id,
            cast(null as decimal(38, 12)) as active_whatsapp_sessions__n,
            true as is_filler
        from spans
        inner join
            {{ ref("int_kpi__recent_slots") }} as slots
            on spans.tenant_key = slots.tenant_key
            and slots.period_start >= spans.first_at
        where slots.grain in ('15min', 'hour')
    ),
    started as (
        select filled.*, '15min' as grain, {{ floor_minutes("local_at", 15) }} as period_start
        from filled
        union all
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
    ends as (
        select tenant_key, grain, period_start, max(local_at) as last_time
        from placed
        where not is_filler
        group by tenant_key, grain, period_start
    ),
    dated as (
        select placed.*, placed.local_at = ends.last_time as is_last
        from placed
        left join
            ends
            on placed.tenant_key = ends.tenant_key
            and placed.grain = ends.grain
            and placed.period_start = ends.period_start
    ),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(
                case when dated.is_last then dated.active_whatsapp_sessions__n end
            ) as active_whatsapp_sessions__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(
                case when dated.is_last then dated.active_whatsapp_sessions__n end
            ) as active_whatsapp_sessions__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'phone_number' as slice_dimension,
            coalesce(cast(dated.subject_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(
                case when dated.is_last then dated.active_whatsapp_sessions__n end
            ) as active_whatsapp_sessions__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.subject_id as string), 'unknown')
    )
select
    'active_whatsapp_sessions' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(active_whatsapp_sessions__n as double) as numerator,
    cast(null as double) as denominator,
    cast(active_whatsapp_sessions__n as double) as value
from aggregated
where
    (active_whatsapp_sessions__n is not null)
    and grain in ('15min', 'hour')
    and slice_dimension in ('total', 'phone_number')
