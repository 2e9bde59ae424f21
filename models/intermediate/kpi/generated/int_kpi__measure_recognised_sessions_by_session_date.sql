{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            session_date as period_date,
            channel_key,
            device_key,
            geography_key,
            visitor_type,
            cast(browser_id as string) as recognised_visitors__n,
            cast(1 as decimal(28, 6)) as recognised_sessions__n
        from {{ ref("int_kpi__recognised_sessions") }}
        where session_date is not null
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from measured
        group by tenant_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
            channel_key,
            device_key,
            geography_key,
            visitor_type,
            recognised_visitors__n,
            recognised_sessions__n,
            false as is_filler
        from measured
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as channel_key,
            cast(null as string) as device_key,
            cast(null as string) as geography_key,
            cast(null as string) as visitor_type,
            cast(null as string) as recognised_visitors__n,
            cast(0 as decimal(28, 6)) as recognised_sessions__n,
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
            cast(periods.period_end as timestamp) as period_end
        from filled
        inner join {{ ref("int_kpi__periods") }} as periods on filled.period_date = periods.date_key
        where periods.grain in ('day', 'week', 'month', 'quarter')
    ),
    slices as (
        select 'total' as slice_dimension
        union all
        select 'channel' as slice_dimension
        union all
        select 'device' as slice_dimension
        union all
        select 'country' as slice_dimension
        union all
        select 'visitor_type' as slice_dimension
    ),
    sliced as (
        select
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            slices.slice_dimension,
            case
                slices.slice_dimension
                when 'total'
                then 'total'
                when 'channel'
                then coalesce(cast(channel_slice.channel_id as string), 'unknown')
                when 'device'
                then coalesce(cast(device_slice.device_id as string), 'unknown')
                when 'country'
                then coalesce(cast(country_slice.country_code as string), 'unknown')
                when 'visitor_type'
                then coalesce(cast(dated.visitor_type as string), 'unknown')
            end as slice_member,
            dated.recognised_visitors__n,
            dated.recognised_sessions__n
        from dated
        cross join slices
        left join
            {{ ref("dim_channel") }} as channel_slice
            on dated.channel_key = channel_slice.channel_key
        left join
            {{ ref("dim_device") }} as device_slice on dated.device_key = device_slice.device_key
        left join
            {{ ref("dim_geography") }} as country_slice
            on dated.geography_key = country_slice.geography_key
        where
            (slices.slice_dimension = 'total' or not dated.is_filler)
            and not (slices.slice_dimension = 'channel' and dated.grain in ('day'))
            and not (slices.slice_dimension = 'device' and dated.grain in ('day'))
            and not (slices.slice_dimension = 'country' and dated.grain in ('day'))
    ),
    scoped as (
        select
            tenant_key,
            grain,
            period_start,
            period_end,
            slice_dimension,
            slice_member,
            recognised_visitors__n,
            recognised_sessions__n
        from sliced
        where tenant_key <> {{ surrogate_key(["'group'"]) }}
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            grain,
            period_start,
            period_end,
            slice_dimension,
            slice_member,
            null as recognised_visitors__n,
            recognised_sessions__n as recognised_sessions__n
        from sliced
        where slice_dimension in ('total', 'channel', 'device', 'country', 'visitor_type')
    ),
    aggregated as (
        select
            tenant_key,
            slice_dimension,
            slice_member,
            grain,
            period_start,
            period_end,
            nullif(count(distinct recognised_visitors__n), 0) as recognised_visitors__n,
            sum(recognised_sessions__n) as recognised_sessions__n
        from scoped
        group by tenant_key, slice_dimension, slice_member, grain, period_start, period_end
    )
select
    'recognised_visitors' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(recognised_visitors__n as double) as numerator,
    cast(null as double) as denominator,
    cast(recognised_visitors__n as double) as value
from aggregated
where
    (recognised_visitors__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'device', 'country', 'visitor_type')
union all
select
    'recognised_sessions' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(recognised_sessions__n as double) as numerator,
    cast(null as double) as denominator,
    cast(recognised_sessions__n as double) as value
from aggregated
where
    (recognised_sessions__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'device', 'country', 'visitor_type')
