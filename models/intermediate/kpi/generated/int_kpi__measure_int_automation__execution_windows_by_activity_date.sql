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
    daily as (
        select
            tenant_key,
            period_date,
            sum(healthy_workflows__n) as healthy_workflows__n,
            sum(warning_workflows__n) as warning_workflows__n,
            sum(critical_workflows__n) as critical_workflows__n,
            sum(automation_overall_health__n) as automation_overall_health__n,
            sum(automation_overall_health__d) as automation_overall_health__d
        from measured
        group by tenant_key, period_date
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from daily
        group by tenant_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
            healthy_workflows__n,
            warning_workflows__n,
            critical_workflows__n,
            automation_overall_health__n,
            automation_overall_health__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as decimal(38, 12)) as healthy_workflows__n,
            cast(null as decimal(38, 12)) as warning_workflows__n,
            cast(null as decimal(38, 12)) as critical_workflows__n,
            cast(null as decimal(38, 12)) as automation_overall_health__n,
            cast(null as decimal(38, 12)) as automation_overall_health__d,
            true as is_filler
        from spans
        inner join {{ ref("int_kpi__tenants") }} as tenants on spans.tenant_key = tenants.tenant_key
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and case
                when spans.last_date >= tenants.quiet_since_date
                then tenants.today_date
                else spans.last_date
            end
    ),
    placed as (
        select
            filled.*,
            periods.grain,
            cast(periods.period_start as timestamp) as period_start,
            cast(periods.period_end as timestamp) as period_end
        from filled
        inner join {{ ref("int_kpi__periods") }} as periods on filled.period_date = periods.date_key
        where periods.grain in ('day')
    ),
    ends as (
        select tenant_key, grain, period_start, max(period_date) as last_time
        from placed
        where not is_filler
        group by tenant_key, grain, period_start
    ),
    dated as (
        select placed.*, placed.period_date = ends.last_time as is_last
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
