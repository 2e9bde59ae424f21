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
            cast(1 as decimal(38, 12)) as recognised_sessions__n
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
            cast(0 as decimal(38, 12)) as recognised_sessions__n,
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
        where periods.grain in ('day', 'week', 'month', 'quarter')
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
            nullif(count(distinct dated.recognised_visitors__n), 0) as recognised_visitors__n,
            sum(dated.recognised_sessions__n) as recognised_sessions__n
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
            cast(null as decimal(38, 12)) as recognised_visitors__n,
            sum(dated.recognised_sessions__n) as recognised_sessions__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'channel' as slice_dimension,
            coalesce(cast(channel_slice.channel_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            nullif(count(distinct dated.recognised_visitors__n), 0) as recognised_visitors__n,
            sum(dated.recognised_sessions__n) as recognised_sessions__n
        from dated
        left join
            {{ ref("dim_channel") }} as channel_slice
            on dated.channel_key = channel_slice.channel_key
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(channel_slice.channel_id as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'channel' as slice_dimension,
            coalesce(cast(channel_slice.channel_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            cast(null as decimal(38, 12)) as recognised_visitors__n,
            sum(dated.recognised_sessions__n) as recognised_sessions__n
        from dated
        left join
            {{ ref("dim_channel") }} as channel_slice
            on dated.channel_key = channel_slice.channel_key
        where not dated.is_filler and dated.grain not in ('day')
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(channel_slice.channel_id as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'device' as slice_dimension,
            coalesce(cast(device_slice.device_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            nullif(count(distinct dated.recognised_visitors__n), 0) as recognised_visitors__n,
            sum(dated.recognised_sessions__n) as recognised_sessions__n
        from dated
        left join
            {{ ref("dim_device") }} as device_slice on dated.device_key = device_slice.device_key
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(device_slice.device_id as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'device' as slice_dimension,
            coalesce(cast(device_slice.device_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            cast(null as decimal(38, 12)) as recognised_visitors__n,
            sum(dated.recognised_sessions__n) as recognised_sessions__n
        from dated
        left join
            {{ ref("dim_device") }} as device_slice on dated.device_key = device_slice.device_key
        where not dated.is_filler and dated.grain not in ('day')
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(device_slice.device_id as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'country' as slice_dimension,
            coalesce(cast(country_slice.country_code as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            nullif(count(distinct dated.recognised_visitors__n), 0) as recognised_visitors__n,
            sum(dated.recognised_sessions__n) as recognised_sessions__n
        from dated
        left join
            {{ ref("dim_geography") }} as country_slice
            on dated.geography_key = country_slice.geography_key
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(country_slice.country_code as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'country' as slice_dimension,
            coalesce(cast(country_slice.country_code as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            cast(null as decimal(38, 12)) as recognised_visitors__n,
            sum(dated.recognised_sessions__n) as recognised_sessions__n
        from dated
        left join
            {{ ref("dim_geography") }} as country_slice
            on dated.geography_key = country_slice.geography_key
        where not dated.is_filler and dated.grain not in ('day')
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(country_slice.country_code as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'visitor_type' as slice_dimension,
            coalesce(cast(dated.visitor_type as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            nullif(count(distinct dated.recognised_visitors__n), 0) as recognised_visitors__n,
            sum(dated.recognised_sessions__n) as recognised_sessions__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.visitor_type as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'visitor_type' as slice_dimension,
            coalesce(cast(dated.visitor_type as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            cast(null as decimal(38, 12)) as recognised_visitors__n,
            sum(dated.recognised_sessions__n) as recognised_sessions__n
        from dated
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.visitor_type as string), 'unknown')
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
