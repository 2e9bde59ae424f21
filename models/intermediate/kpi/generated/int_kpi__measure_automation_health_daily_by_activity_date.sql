{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            activity_date as period_date,
            workflow_key,
            process,
            cast(
                case when is_active then 1 else 0 end as decimal(38, 12)
            ) as automated_workflows__n,
            case
                when automation_rate is not null then cast(automation_rate as decimal(38, 12))
            end as automation_coverage__n,
            case
                when automation_rate is not null then cast(1 as decimal(38, 12))
            end as automation_coverage__d,
            cast(intervened_execution_count as decimal(38, 12)) as manual_intervention_rate__n,
            cast(execution_count as decimal(38, 12)) as manual_intervention_rate__d,
            cast(saved_minutes as decimal(38, 12)) as automation_efficiency_gain__n,
            cast(manual_baseline_minutes as decimal(38, 12)) as automation_efficiency_gain__d
        from {{ ref("mart_automation_health_daily") }}
        where activity_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            workflow_key,
            process,
            sum(automated_workflows__n) as automated_workflows__n,
            sum(automation_coverage__n) as automation_coverage__n,
            sum(automation_coverage__d) as automation_coverage__d,
            sum(manual_intervention_rate__n) as manual_intervention_rate__n,
            sum(manual_intervention_rate__d) as manual_intervention_rate__d,
            sum(automation_efficiency_gain__n) as automation_efficiency_gain__n,
            sum(automation_efficiency_gain__d) as automation_efficiency_gain__d
        from measured
        group by tenant_key, period_date, workflow_key, process
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
            workflow_key,
            process,
            automated_workflows__n,
            automation_coverage__n,
            automation_coverage__d,
            manual_intervention_rate__n,
            manual_intervention_rate__d,
            automation_efficiency_gain__n,
            automation_efficiency_gain__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as workflow_key,
            cast(null as string) as process,
            cast(null as decimal(38, 12)) as automated_workflows__n,
            cast(null as decimal(38, 12)) as automation_coverage__n,
            cast(null as decimal(38, 12)) as automation_coverage__d,
            cast(null as decimal(38, 12)) as manual_intervention_rate__n,
            cast(null as decimal(38, 12)) as manual_intervention_rate__d,
            cast(null as decimal(38, 12)) as automation_efficiency_gain__n,
            cast(null as decimal(38, 12)) as automation_efficiency_gain__d,
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
        where periods.grain in ('day', 'month')
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
                case when dated.is_last then dated.automated_workflows__n end
            ) as automated_workflows__n,
            sum(
                case when dated.is_last then dated.automation_coverage__n end
            ) as automation_coverage__n,
            sum(
                case when dated.is_last then dated.automation_coverage__d end
            ) as automation_coverage__d,
            sum(dated.manual_intervention_rate__n) as manual_intervention_rate__n,
            sum(dated.manual_intervention_rate__d) as manual_intervention_rate__d,
            sum(dated.automation_efficiency_gain__n) as automation_efficiency_gain__n,
            sum(dated.automation_efficiency_gain__d) as automation_efficiency_gain__d
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
                case when dated.is_last then dated.automated_workflows__n end
            ) as automated_workflows__n,
            cast(null as decimal(38, 12)) as automation_coverage__n,
            cast(null as decimal(38, 12)) as automation_coverage__d,
            cast(null as decimal(38, 12)) as manual_intervention_rate__n,
            cast(null as decimal(38, 12)) as manual_intervention_rate__d,
            cast(null as decimal(38, 12)) as automation_efficiency_gain__n,
            cast(null as decimal(38, 12)) as automation_efficiency_gain__d
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'workflow' as slice_dimension,
            coalesce(cast(workflow_slice.workflow_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(
                case when dated.is_last then dated.automated_workflows__n end
            ) as automated_workflows__n,
            sum(
                case when dated.is_last then dated.automation_coverage__n end
            ) as automation_coverage__n,
            sum(
                case when dated.is_last then dated.automation_coverage__d end
            ) as automation_coverage__d,
            sum(dated.manual_intervention_rate__n) as manual_intervention_rate__n,
            sum(dated.manual_intervention_rate__d) as manual_intervention_rate__d,
            sum(dated.automation_efficiency_gain__n) as automation_efficiency_gain__n,
            sum(dated.automation_efficiency_gain__d) as automation_efficiency_gain__d
        from dated
        left join
            {{ ref("dim_workflow") }} as workflow_slice
            on dated.workflow_key = workflow_slice.workflow_key
            and workflow_slice.is_current
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(workflow_slice.workflow_id as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'process' as slice_dimension,
            coalesce(cast(dated.process as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(
                case when dated.is_last then dated.automated_workflows__n end
            ) as automated_workflows__n,
            sum(
                case when dated.is_last then dated.automation_coverage__n end
            ) as automation_coverage__n,
            sum(
                case when dated.is_last then dated.automation_coverage__d end
            ) as automation_coverage__d,
            sum(dated.manual_intervention_rate__n) as manual_intervention_rate__n,
            sum(dated.manual_intervention_rate__d) as manual_intervention_rate__d,
            sum(dated.automation_efficiency_gain__n) as automation_efficiency_gain__n,
            sum(dated.automation_efficiency_gain__d) as automation_efficiency_gain__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.process as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'process' as slice_dimension,
            coalesce(cast(dated.process as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(
                case when dated.is_last then dated.automated_workflows__n end
            ) as automated_workflows__n,
            cast(null as decimal(38, 12)) as automation_coverage__n,
            cast(null as decimal(38, 12)) as automation_coverage__d,
            cast(null as decimal(38, 12)) as manual_intervention_rate__n,
            cast(null as decimal(38, 12)) as manual_intervention_rate__d,
            cast(null as decimal(38, 12)) as automation_efficiency_gain__n,
            cast(null as decimal(38, 12)) as automation_efficiency_gain__d
        from dated
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.process as string), 'unknown')
    )
select
    'automated_workflows' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(automated_workflows__n as double) as numerator,
    cast(null as double) as denominator,
    cast(automated_workflows__n as double) as value
from aggregated
where
    (automated_workflows__n is not null)
    and grain in ('day', 'month')
    and slice_dimension in ('total', 'process')
union all
select
    'automation_coverage' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(automation_coverage__n as double) as numerator,
    cast(automation_coverage__d as double) as denominator,
    cast(automation_coverage__n as double)
    / nullif(cast(automation_coverage__d as double), 0) as value
from aggregated
where
    (automation_coverage__n is not null or automation_coverage__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'process')
union all
select
    'manual_intervention_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(manual_intervention_rate__n as double) as numerator,
    cast(manual_intervention_rate__d as double) as denominator,
    cast(manual_intervention_rate__n as double)
    / nullif(cast(manual_intervention_rate__d as double), 0) as value
from aggregated
where
    (manual_intervention_rate__n is not null or manual_intervention_rate__d is not null)
    and grain in ('day', 'month')
    and slice_dimension in ('total', 'workflow')
union all
select
    'automation_efficiency_gain' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(automation_efficiency_gain__n as double) as numerator,
    cast(automation_efficiency_gain__d as double) as denominator,
    cast(automation_efficiency_gain__n as double)
    / nullif(cast(automation_efficiency_gain__d as double), 0) as value
from aggregated
where
    (automation_efficiency_gain__n is not null or automation_efficiency_gain__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'process')
