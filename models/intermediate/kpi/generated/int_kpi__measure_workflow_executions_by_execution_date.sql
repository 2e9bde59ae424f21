{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            execution_date as period_date,
            workflow_key,
            cast(1 as decimal(38, 12)) as workflow_executions__n,
            case
                when is_finished
                then cast(case when is_success then 1 else 0 end as decimal(38, 12))
            end as workflow_success_rate__n,
            case when is_finished then cast(1 as decimal(38, 12)) end as workflow_success_rate__d,
            case
                when is_finished and duration_seconds is not null
                then cast(duration_seconds as decimal(38, 12))
            end as workflow_avg_execution_time__n,
            case
                when is_finished and duration_seconds is not null then cast(1 as decimal(38, 12))
            end as workflow_avg_execution_time__d,
            case
                when resolution_minutes is not null then cast(resolution_minutes as decimal(38, 12))
            end as error_resolution_time__n,
            case
                when resolution_minutes is not null then cast(1 as decimal(38, 12))
            end as error_resolution_time__d
        from {{ ref("fct_workflow_executions") }}
        where execution_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            workflow_key,
            sum(workflow_executions__n) as workflow_executions__n,
            sum(workflow_success_rate__n) as workflow_success_rate__n,
            sum(workflow_success_rate__d) as workflow_success_rate__d,
            sum(workflow_avg_execution_time__n) as workflow_avg_execution_time__n,
            sum(workflow_avg_execution_time__d) as workflow_avg_execution_time__d,
            sum(error_resolution_time__n) as error_resolution_time__n,
            sum(error_resolution_time__d) as error_resolution_time__d
        from measured
        group by tenant_key, period_date, workflow_key
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
            workflow_executions__n,
            workflow_success_rate__n,
            workflow_success_rate__d,
            workflow_avg_execution_time__n,
            workflow_avg_execution_time__d,
            error_resolution_time__n,
            error_resolution_time__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as workflow_key,
            cast(0 as decimal(38, 12)) as workflow_executions__n,
            cast(null as decimal(38, 12)) as workflow_success_rate__n,
            cast(null as decimal(38, 12)) as workflow_success_rate__d,
            cast(null as decimal(38, 12)) as workflow_avg_execution_time__n,
            cast(null as decimal(38, 12)) as workflow_avg_execution_time__d,
            cast(null as decimal(38, 12)) as error_resolution_time__n,
            cast(null as decimal(38, 12)) as error_resolution_time__d,
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
    dated as (select * from placed),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.workflow_executions__n) as workflow_executions__n,
            sum(dated.workflow_success_rate__n) as workflow_success_rate__n,
            sum(dated.workflow_success_rate__d) as workflow_success_rate__d,
            sum(dated.workflow_avg_execution_time__n) as workflow_avg_execution_time__n,
            sum(dated.workflow_avg_execution_time__d) as workflow_avg_execution_time__d,
            sum(dated.error_resolution_time__n) as error_resolution_time__n,
            sum(dated.error_resolution_time__d) as error_resolution_time__d
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
            sum(dated.workflow_executions__n) as workflow_executions__n,
            cast(null as decimal(38, 12)) as workflow_success_rate__n,
            cast(null as decimal(38, 12)) as workflow_success_rate__d,
            cast(null as decimal(38, 12)) as workflow_avg_execution_time__n,
            cast(null as decimal(38, 12)) as workflow_avg_execution_time__d,
            cast(null as decimal(38, 12)) as error_resolution_time__n,
            cast(null as decimal(38, 12)) as error_resolution_time__d
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
            sum(dated.workflow_executions__n) as workflow_executions__n,
            sum(dated.workflow_success_rate__n) as workflow_success_rate__n,
            sum(dated.workflow_success_rate__d) as workflow_success_rate__d,
            sum(dated.workflow_avg_execution_time__n) as workflow_avg_execution_time__n,
            sum(dated.workflow_avg_execution_time__d) as workflow_avg_execution_time__d,
            sum(dated.error_resolution_time__n) as error_resolution_time__n,
            sum(dated.error_resolution_time__d) as error_resolution_time__d
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
    )
select
    'workflow_executions' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(workflow_executions__n as double) as numerator,
    cast(null as double) as denominator,
    cast(workflow_executions__n as double) as value
from aggregated
where
    (workflow_executions__n is not null)
    and grain in ('day', 'month')
    and slice_dimension in ('total', 'workflow')
union all
select
    'workflow_success_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(workflow_success_rate__n as double) as numerator,
    cast(workflow_success_rate__d as double) as denominator,
    cast(workflow_success_rate__n as double)
    / nullif(cast(workflow_success_rate__d as double), 0) as value
from aggregated
where
    (workflow_success_rate__n is not null or workflow_success_rate__d is not null)
    and grain in ('day', 'month')
    and slice_dimension in ('total', 'workflow')
union all
select
    'workflow_avg_execution_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(workflow_avg_execution_time__n as double) as numerator,
    cast(workflow_avg_execution_time__d as double) as denominator,
    cast(workflow_avg_execution_time__n as double)
    / nullif(cast(workflow_avg_execution_time__d as double), 0) as value
from aggregated
where
    (workflow_avg_execution_time__n is not null or workflow_avg_execution_time__d is not null)
    and grain in ('day', 'month')
    and slice_dimension in ('total', 'workflow')
union all
select
    'error_resolution_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(error_resolution_time__n as double) as numerator,
    cast(error_resolution_time__d as double) as denominator,
    cast(error_resolution_time__n as double)
    / nullif(cast(error_resolution_time__d as double), 0) as value
from aggregated
where
    (error_resolution_time__n is not null or error_resolution_time__d is not null)
    and grain in ('day', 'month')
    and slice_dimension in ('total', 'workflow')
