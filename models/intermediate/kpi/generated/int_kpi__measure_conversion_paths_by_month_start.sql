{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            month_start as period_date,
            case
                when conversion_type in ('customer', 'order')
                then cast(touch_count as decimal(38, 12))
            end as avg_touchpoints_per_conversion__n,
            case
                when conversion_type in ('customer', 'order')
                then cast(conversion_count as decimal(38, 12))
            end as avg_touchpoints_per_conversion__d,
            case
                when conversion_type in ('customer', 'order')
                then cast(journey_seconds as decimal(38, 12))
            end as avg_journey_length_days__n,
            case
                when conversion_type in ('customer', 'order')
                then cast(touched_conversion_count * 86400 as decimal(38, 12))
            end as avg_journey_length_days__d,
            case
                when conversion_type in ('customer', 'order')
                then cast(multi_touch_conversion_count as decimal(38, 12))
            end as multi_touch_share__n,
            case
                when conversion_type in ('customer', 'order')
                then cast(conversion_count as decimal(38, 12))
            end as multi_touch_share__d
        from {{ ref("mart_conversion_paths") }}
        where month_start is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            sum(avg_touchpoints_per_conversion__n) as avg_touchpoints_per_conversion__n,
            sum(avg_touchpoints_per_conversion__d) as avg_touchpoints_per_conversion__d,
            sum(avg_journey_length_days__n) as avg_journey_length_days__n,
            sum(avg_journey_length_days__d) as avg_journey_length_days__d,
            sum(multi_touch_share__n) as multi_touch_share__n,
            sum(multi_touch_share__d) as multi_touch_share__d
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
            avg_touchpoints_per_conversion__n,
            avg_touchpoints_per_conversion__d,
            avg_journey_length_days__n,
            avg_journey_length_days__d,
            multi_touch_share__n,
            multi_touch_share__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as decimal(38, 12)) as avg_touchpoints_per_conversion__n,
            cast(null as decimal(38, 12)) as avg_touchpoints_per_conversion__d,
            cast(null as decimal(38, 12)) as avg_journey_length_days__n,
            cast(null as decimal(38, 12)) as avg_journey_length_days__d,
            cast(null as decimal(38, 12)) as multi_touch_share__n,
            cast(null as decimal(38, 12)) as multi_touch_share__d,
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
            sum(dated.avg_touchpoints_per_conversion__n) as avg_touchpoints_per_conversion__n,
            sum(dated.avg_touchpoints_per_conversion__d) as avg_touchpoints_per_conversion__d,
            sum(dated.avg_journey_length_days__n) as avg_journey_length_days__n,
            sum(dated.avg_journey_length_days__d) as avg_journey_length_days__d,
            sum(dated.multi_touch_share__n) as multi_touch_share__n,
            sum(dated.multi_touch_share__d) as multi_touch_share__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'avg_touchpoints_per_conversion' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(avg_touchpoints_per_conversion__n as double) as numerator,
    cast(avg_touchpoints_per_conversion__d as double) as denominator,
    cast(avg_touchpoints_per_conversion__n as double)
    / nullif(cast(avg_touchpoints_per_conversion__d as double), 0) as value
from aggregated
where
    (avg_touchpoints_per_conversion__n is not null or avg_touchpoints_per_conversion__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'avg_journey_length_days' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(avg_journey_length_days__n as double) as numerator,
    cast(avg_journey_length_days__d as double) as denominator,
    cast(avg_journey_length_days__n as double)
    / nullif(cast(avg_journey_length_days__d as double), 0) as value
from aggregated
where
    (avg_journey_length_days__n is not null or avg_journey_length_days__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'multi_touch_share' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(multi_touch_share__n as double) as numerator,
    cast(multi_touch_share__d as double) as denominator,
    cast(multi_touch_share__n as double) / nullif(cast(multi_touch_share__d as double), 0) as value
from aggregated
where
    (multi_touch_share__n is not null or multi_touch_share__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
