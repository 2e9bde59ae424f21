{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            first_value_date as period_date,
            segment,
            cast(days_to_value as double) as time_to_value__n
        from {{ ref("int_customers__first_values") }}
        where first_value_date is not null
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from measured
        group by tenant_key
    ),
    filled as (
        select tenant_key, period_date, segment, time_to_value__n, false as is_filler
        from measured
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as segment,
            cast(null as double) as time_to_value__n,
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
            percentile_cont(0.5) within group (order by dated.time_to_value__n) as time_to_value__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'segment' as slice_dimension,
            coalesce(cast(dated.segment as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            percentile_cont(0.5) within group (order by dated.time_to_value__n) as time_to_value__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.segment as string), 'unknown')
    )
select
    'time_to_value' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(time_to_value__n as double) as numerator,
    cast(null as double) as denominator,
    cast(time_to_value__n as double) as value
from aggregated
where
    (time_to_value__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'segment')
