{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            run_date as period_date,
            cast(run_seconds as double) as pipeline_duration__n
        from {{ ref("int_kpi__run_durations") }}
        where run_date is not null
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from measured
        group by tenant_key
    ),
    filled as (
        select tenant_key, period_date, pipeline_duration__n, false as is_filler
        from measured
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as double) as pipeline_duration__n,
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
            percentile_cont(0.95) within group (
                order by dated.pipeline_duration__n
            ) as pipeline_duration__n
        from dated
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'pipeline_duration' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(pipeline_duration__n as double) as numerator,
    cast(null as double) as denominator,
    cast(pipeline_duration__n as double) as value
from aggregated
where
    (pipeline_duration__n is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total')
