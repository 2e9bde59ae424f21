{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            activity_date as period_date,
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
        where activity_date is not null
    ),
    ends as (
        select
            days.tenant_key,
            periods.grain,
            periods.period_start,
            periods.period_end,
            max(days.period_date) as last_date
        from (select distinct tenant_key, period_date from measured) as days
        inner join {{ ref("int_kpi__periods") }} as periods on days.period_date = periods.date_key
        where periods.grain in ('day')
        group by days.tenant_key, periods.grain, periods.period_start, periods.period_end
    ),
    dated as (
        select
            rows.*,
            ends.grain,
            cast(ends.period_start as timestamp) as period_start,
            cast(ends.period_end as timestamp) as period_end,
            true as is_last,
            false as is_filler
        from measured as rows
        inner join ends on rows.tenant_key = ends.tenant_key and rows.period_date = ends.last_date
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
where (healthy_workflows__n is not null) and grain in ('day') and slice_dimension in ('total')
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
where (warning_workflows__n is not null) and grain in ('day') and slice_dimension in ('total')
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
where (critical_workflows__n is not null) and grain in ('day') and slice_dimension in ('total')
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
    and grain in ('day')
    and slice_dimension in ('total')
