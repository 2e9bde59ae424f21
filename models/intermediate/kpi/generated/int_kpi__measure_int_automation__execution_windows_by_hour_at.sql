{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            hour_at as occurred_at,
            cast(
                case when health_band = 'healthy' then 1 else 0 end as decimal(38, 12)
            ) as healthy_workflows__n,
            cast(
                case when health_band = 'warning' then 1 else 0 end as decimal(38, 12)
            ) as warning_workflows__n,
            cast(
                case when health_band = 'critical' then 1 else 0 end as decimal(38, 12)
            ) as critical_workflows__n,
            cast(100 * succeeded_count as decimal(38, 12)) as automation_overall_health__n,
            cast(finished_count as decimal(38, 12)) as automation_overall_health__d
        from {{ ref("int_automation__execution_windows") }}
        where hour_at > {{ as_of() }} - interval '35' day and hour_at <= {{ as_of() }}
    ),
    localised as (
        select
            rows.tenant_key,
            {{ to_tenant_time("rows.occurred_at", "tenants.time_zone") }} as local_at,
            healthy_workflows__n,
            warning_workflows__n,
            critical_workflows__n,
            automation_overall_health__n,
            automation_overall_health__d
        from measured as rows
        inner join {{ ref("int_kpi__tenants") }} as tenants on rows.tenant_key = tenants.tenant_key
    ),
    spans as (select tenant_key, min(local_at) as first_at from localised group by tenant_key),
    filled as (
        select
            tenant_key,
            local_at,
            healthy_workflows__n,
            warning_workflows__n,
            critical_workflows__n,
            automation_overall_health__n,
            automation_overall_health__d,
            false as is_filler
        from localised
        union all
        select
            spans.tenant_key,
            slots.period_start as local_at,
            cast(null as decimal(38, 12)) as healthy_workflows__n,
            cast(null as decimal(38, 12)) as warning_workflows__n,
            cast(null as decimal(38, 12)) as critical_workflows__n,
            cast(null as decimal(38, 12)) as automation_overall_health__n,
            cast(null as decimal(38, 12)) as automation_overall_health__d,
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
                case when dated.is_last then dated.healthy_workflows__n end
            ) as healthy_workflows__n,
            sum(
                case when dated.is_last then dated.warning_workflows__n end
            ) as warning_workflows__n,
            sum(
                case when dated.is_last then dated.critical_workflows__n end
            ) as critical_workflows__n,
            sum(
                case when dated.is_last then dated.automation_overall_health__n end
            ) as automation_overall_health__n,
            sum(
                case when dated.is_last then dated.automation_overall_health__d end
            ) as automation_overall_health__d
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
                case when dated.is_last then dated.healthy_workflows__n end
            ) as healthy_workflows__n,
            sum(
                case when dated.is_last then dated.warning_workflows__n end
            ) as warning_workflows__n,
            sum(
                case when dated.is_last then dated.critical_workflows__n end
            ) as critical_workflows__n,
            cast(null as decimal(38, 12)) as automation_overall_health__n,
            cast(null as decimal(38, 12)) as automation_overall_health__d
        from dated
        group by dated.grain, dated.period_start, dated.period_end
    )
select
    'healthy_workflows' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(healthy_workflows__n as double) as numerator,
    cast(null as double) as denominator,
    cast(healthy_workflows__n as double) as value
from aggregated
where (healthy_workflows__n is not null) and grain in ('hour') and slice_dimension in ('total')
union all
select
    'warning_workflows' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(warning_workflows__n as double) as numerator,
    cast(null as double) as denominator,
    cast(warning_workflows__n as double) as value
from aggregated
where (warning_workflows__n is not null) and grain in ('hour') and slice_dimension in ('total')
union all
select
    'critical_workflows' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(critical_workflows__n as double) as numerator,
    cast(null as double) as denominator,
    cast(critical_workflows__n as double) as value
from aggregated
where (critical_workflows__n is not null) and grain in ('hour') and slice_dimension in ('total')
union all
select
    'automation_overall_health' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(automation_overall_health__n as double) as numerator,
    cast(automation_overall_health__d as double) as denominator,
    cast(automation_overall_health__n as double)
    / nullif(cast(automation_overall_health__d as double), 0) as value
from aggregated
where
    (automation_overall_health__n is not null or automation_overall_health__d is not null)
    and grain in ('hour')
    and slice_dimension in ('total')
