{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            run_date as period_date,
            cast(
                case when is_success then 1 else 0 end as decimal(38, 12)
            ) as pipeline_success_rate__n,
            cast(1 as decimal(38, 12)) as pipeline_success_rate__d
        from {{ ref("fct_pipeline_runs") }}
        where run_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            sum(pipeline_success_rate__n) as pipeline_success_rate__n,
            sum(pipeline_success_rate__d) as pipeline_success_rate__d
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
            pipeline_success_rate__n,
            pipeline_success_rate__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as decimal(38, 12)) as pipeline_success_rate__n,
            cast(null as decimal(38, 12)) as pipeline_success_rate__d,
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
        where periods.grain in ('day', 'week', 'month')
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
            sum(dated.pipeline_success_rate__n) as pipeline_success_rate__n,
            sum(dated.pipeline_success_rate__d) as pipeline_success_rate__d
        from dated
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'pipeline_success_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(pipeline_success_rate__n as double) as numerator,
    cast(pipeline_success_rate__d as double) as denominator,
    cast(pipeline_success_rate__n as double)
    / nullif(cast(pipeline_success_rate__d as double), 0) as value
from aggregated
where
    (pipeline_success_rate__n is not null or pipeline_success_rate__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total')
