{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            month_start as period_date,
            team,
            employee_key,
            cast(won_amount as decimal(38, 12)) as quota_attainment__n,
            cast(quota_amount as decimal(38, 12)) as quota_attainment__d,
            cast(pipeline_generated_amount as decimal(38, 12)) as pipeline_generated_by_rep__n,
            cast(
                pipeline_generated_amount_reporting as decimal(38, 12)
            ) as pipeline_generated_by_rep__r,
            cast(retained_customer_count as decimal(38, 12)) as retention_by_rep__n,
            cast(sold_customer_count as decimal(38, 12)) as retention_by_rep__d
        from {{ ref("mart_sales_rep_performance") }}
        where month_start is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            team,
            employee_key,
            sum(quota_attainment__n) as quota_attainment__n,
            sum(quota_attainment__d) as quota_attainment__d,
            sum(pipeline_generated_by_rep__n) as pipeline_generated_by_rep__n,
            sum(pipeline_generated_by_rep__r) as pipeline_generated_by_rep__r,
            sum(retention_by_rep__n) as retention_by_rep__n,
            sum(retention_by_rep__d) as retention_by_rep__d
        from measured
        group by tenant_key, period_date, team, employee_key
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
            team,
            employee_key,
            quota_attainment__n,
            quota_attainment__d,
            pipeline_generated_by_rep__n,
            pipeline_generated_by_rep__r,
            retention_by_rep__n,
            retention_by_rep__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as team,
            cast(null as string) as employee_key,
            cast(null as decimal(38, 12)) as quota_attainment__n,
            cast(null as decimal(38, 12)) as quota_attainment__d,
            cast(0 as decimal(38, 12)) as pipeline_generated_by_rep__n,
            cast(0 as decimal(38, 12)) as pipeline_generated_by_rep__r,
            cast(null as decimal(38, 12)) as retention_by_rep__n,
            cast(null as decimal(38, 12)) as retention_by_rep__d,
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
        where periods.grain in ('month', 'quarter')
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
            sum(dated.quota_attainment__n) as quota_attainment__n,
            sum(dated.quota_attainment__d) as quota_attainment__d,
            sum(dated.pipeline_generated_by_rep__n) as pipeline_generated_by_rep__n,
            sum(dated.retention_by_rep__n) as retention_by_rep__n,
            sum(dated.retention_by_rep__d) as retention_by_rep__d
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
            cast(null as decimal(38, 12)) as quota_attainment__n,
            cast(null as decimal(38, 12)) as quota_attainment__d,
            sum(dated.pipeline_generated_by_rep__r) as pipeline_generated_by_rep__n,
            cast(null as decimal(38, 12)) as retention_by_rep__n,
            cast(null as decimal(38, 12)) as retention_by_rep__d
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'team' as slice_dimension,
            coalesce(cast(dated.team as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.quota_attainment__n) as quota_attainment__n,
            sum(dated.quota_attainment__d) as quota_attainment__d,
            sum(dated.pipeline_generated_by_rep__n) as pipeline_generated_by_rep__n,
            sum(dated.retention_by_rep__n) as retention_by_rep__n,
            sum(dated.retention_by_rep__d) as retention_by_rep__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.team as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'employee' as slice_dimension,
            coalesce(cast(employee_slice.employee_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.quota_attainment__n) as quota_attainment__n,
            sum(dated.quota_attainment__d) as quota_attainment__d,
            sum(dated.pipeline_generated_by_rep__n) as pipeline_generated_by_rep__n,
            sum(dated.retention_by_rep__n) as retention_by_rep__n,
            sum(dated.retention_by_rep__d) as retention_by_rep__d
        from dated
        left join
            {{ ref("dim_employee") }} as employee_slice
            on dated.employee_key = employee_slice.employee_key
            and employee_slice.is_current
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('quarter')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(employee_slice.employee_id as string), 'unknown')
    )
select
    'quota_attainment' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(quota_attainment__n as double) as numerator,
    cast(quota_attainment__d as double) as denominator,
    cast(quota_attainment__n as double) / nullif(cast(quota_attainment__d as double), 0) as value
from aggregated
where
    (quota_attainment__n is not null or quota_attainment__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'employee', 'team')
union all
select
    'pipeline_generated_by_rep' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(pipeline_generated_by_rep__n as double) as numerator,
    cast(null as double) as denominator,
    cast(pipeline_generated_by_rep__n as double) as value
from aggregated
where
    (pipeline_generated_by_rep__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'employee')
union all
select
    'retention_by_rep' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(retention_by_rep__n as double) as numerator,
    cast(retention_by_rep__d as double) as denominator,
    cast(retention_by_rep__n as double) / nullif(cast(retention_by_rep__d as double), 0) as value
from aggregated
where
    (retention_by_rep__n is not null or retention_by_rep__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'employee')
