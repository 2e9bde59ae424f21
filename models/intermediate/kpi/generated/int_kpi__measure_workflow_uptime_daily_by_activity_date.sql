{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            activity_date as period_date,
            workflow_key,
            cast(up_check_count as decimal(38, 12)) as workflow_uptime__n,
            cast(check_count as decimal(38, 12)) as workflow_uptime__d
        from {{ ref("fct_workflow_uptime_daily") }}
        where activity_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            workflow_key,
            sum(workflow_uptime__n) as workflow_uptime__n,
            sum(workflow_uptime__d) as workflow_uptime__d
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
            workflow_uptime__n,
            workflow_uptime__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as workflow_key,
            cast(null as decimal(38, 12)) as workflow_uptime__n,
            cast(null as decimal(38, 12)) as workflow_uptime__d,
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
            sum(dated.workflow_uptime__n) as workflow_uptime__n,
            sum(dated.workflow_uptime__d) as workflow_uptime__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'workflow' as slice_dimension,
            coalesce(cast(workflow_slice.workflow_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.workflow_uptime__n) as workflow_uptime__n,
            sum(dated.workflow_uptime__d) as workflow_uptime__d
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
    'workflow_uptime' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(workflow_uptime__n as double) as numerator,
    cast(workflow_uptime__d as double) as denominator,
    cast(workflow_uptime__n as double) / nullif(cast(workflow_uptime__d as double), 0) as value
from aggregated
where
    (workflow_uptime__n is not null or workflow_uptime__d is not null)
    and grain in ('day', 'month')
    and slice_dimension in ('total', 'workflow')
