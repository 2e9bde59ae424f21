{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            left_date as period_date,
            stage_key,
            cast(days_in_stage as double) as stage_velocity_days__n
        from {{ ref("fct_opportunity_stage_history") }}
        where left_date is not null
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from measured
        group by tenant_key
    ),
    filled as (
        select tenant_key, period_date, stage_key, stage_velocity_days__n, false as is_filler
        from measured
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as stage_key,
            cast(null as double) as stage_velocity_days__n,
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
            percentile_cont(0.5) within group (
                order by dated.stage_velocity_days__n
            ) as stage_velocity_days__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'pipeline_stage' as slice_dimension,
            coalesce(cast(pipeline_stage_slice.stage as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            percentile_cont(0.5) within group (
                order by dated.stage_velocity_days__n
            ) as stage_velocity_days__n
        from dated
        left join
            {{ ref("dim_pipeline_stage") }} as pipeline_stage_slice
            on dated.stage_key = pipeline_stage_slice.stage_key
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(pipeline_stage_slice.stage as string), 'unknown')
    )
select
    'stage_velocity_days' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(stage_velocity_days__n as double) as numerator,
    cast(null as double) as denominator,
    cast(stage_velocity_days__n as double) as value
from aggregated
where
    (stage_velocity_days__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('pipeline_stage')
