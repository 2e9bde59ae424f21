{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            pipeline_date as period_date,
            channel_key,
            cast(open_opportunity_count as decimal(28, 6)) as deals_in_pipeline__n,
            cast(open_amount as decimal(28, 6)) as pipeline_value__n,
            cast(open_amount_reporting as decimal(28, 6)) as pipeline_value__r
        from {{ ref("int_kpi__open_pipeline_daily") }}
        where pipeline_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            channel_key,
            sum(deals_in_pipeline__n) as deals_in_pipeline__n,
            sum(pipeline_value__n) as pipeline_value__n,
            sum(pipeline_value__r) as pipeline_value__r
        from measured
        group by tenant_key, period_date, channel_key
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
            channel_key,
            deals_in_pipeline__n,
            pipeline_value__n,
            pipeline_value__r,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as channel_key,
            cast(null as decimal(28, 6)) as deals_in_pipeline__n,
            cast(null as decimal(28, 6)) as pipeline_value__n,
            cast(null as decimal(28, 6)) as pipeline_value__r,
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
    dated as (
        select
            filled.*,
            periods.grain,
            cast(periods.period_start as timestamp) as period_start,
            cast(periods.period_end as timestamp) as period_end,
            filled.period_date
            = max(case when not filled.is_filler then filled.period_date end) over (
                partition by filled.tenant_key, periods.grain, periods.period_start
            ) as is_last
        from filled
        inner join {{ ref("int_kpi__periods") }} as periods on filled.period_date = periods.date_key
        where periods.grain in ('day', 'week', 'month', 'quarter')
    ),
    slices as (
        select 'total' as slice_dimension
        union all
        select 'channel' as slice_dimension
    ),
    sliced as (
        select
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            dated.is_last,
            slices.slice_dimension,
            case
                slices.slice_dimension
                when 'total'
                then 'total'
                when 'channel'
                then coalesce(cast(channel_slice.channel_id as string), 'unknown')
            end as slice_member,
            dated.deals_in_pipeline__n,
            dated.pipeline_value__n,
            dated.pipeline_value__r
        from dated
        cross join slices
        left join
            {{ ref("dim_channel") }} as channel_slice
            on dated.channel_key = channel_slice.channel_key
        where
            (slices.slice_dimension = 'total' or not dated.is_filler)
            and not (slices.slice_dimension = 'channel' and dated.grain in ('day'))
    ),
    scoped as (
        select
            tenant_key,
            grain,
            period_start,
            period_end,
            is_last,
            slice_dimension,
            slice_member,
            deals_in_pipeline__n,
            pipeline_value__n
        from sliced
        where tenant_key <> {{ surrogate_key(["'group'"]) }}
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            grain,
            period_start,
            period_end,
            is_last,
            slice_dimension,
            slice_member,
            deals_in_pipeline__n as deals_in_pipeline__n,
            pipeline_value__r as pipeline_value__n
        from sliced
        where slice_dimension in ('total', 'channel')
    ),
    aggregated as (
        select
            tenant_key,
            slice_dimension,
            slice_member,
            grain,
            period_start,
            period_end,
            sum(case when is_last then deals_in_pipeline__n end) as deals_in_pipeline__n,
            sum(case when is_last then pipeline_value__n end) as pipeline_value__n
        from scoped
        group by tenant_key, slice_dimension, slice_member, grain, period_start, period_end
    )
select
    'deals_in_pipeline' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(deals_in_pipeline__n as double) as numerator,
    cast(null as double) as denominator,
    cast(deals_in_pipeline__n as double) as value
from aggregated
where
    (deals_in_pipeline__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel')
union all
select
    'pipeline_value' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(pipeline_value__n as double) as numerator,
    cast(null as double) as denominator,
    cast(pipeline_value__n as double) as value
from aggregated
where
    (pipeline_value__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel')
