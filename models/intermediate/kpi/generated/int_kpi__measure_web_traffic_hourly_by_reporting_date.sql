{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            reporting_date as period_date,
            channel_key,
            device_key,
            geography_key,
            visitor_type,
            cast(session_count as decimal(38, 12)) as website_sessions__n,
            cast(key_event_count as decimal(38, 12)) as key_events__n,
            cast(page_view_count as decimal(38, 12)) as pages_per_session__n,
            cast(session_count as decimal(38, 12)) as pages_per_session__d,
            cast(engagement_seconds as decimal(38, 12)) as avg_session_duration__n,
            cast(session_count as decimal(38, 12)) as avg_session_duration__d,
            cast(session_count - engaged_session_count as decimal(38, 12)) as bounce_rate__n,
            cast(session_count as decimal(38, 12)) as bounce_rate__d,
            cast(key_event_count as decimal(38, 12)) as site_conversion_rate__n,
            cast(session_count as decimal(38, 12)) as site_conversion_rate__d
        from {{ ref("fct_web_traffic_hourly") }}
        where reporting_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            channel_key,
            device_key,
            geography_key,
            visitor_type,
            sum(website_sessions__n) as website_sessions__n,
            sum(key_events__n) as key_events__n,
            sum(pages_per_session__n) as pages_per_session__n,
            sum(pages_per_session__d) as pages_per_session__d,
            sum(avg_session_duration__n) as avg_session_duration__n,
            sum(avg_session_duration__d) as avg_session_duration__d,
            sum(bounce_rate__n) as bounce_rate__n,
            sum(bounce_rate__d) as bounce_rate__d,
            sum(site_conversion_rate__n) as site_conversion_rate__n,
            sum(site_conversion_rate__d) as site_conversion_rate__d
        from measured
        group by tenant_key, period_date, channel_key, device_key, geography_key, visitor_type
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
            device_key,
            geography_key,
            visitor_type,
            website_sessions__n,
            key_events__n,
            pages_per_session__n,
            pages_per_session__d,
            avg_session_duration__n,
            avg_session_duration__d,
            bounce_rate__n,
            bounce_rate__d,
            site_conversion_rate__n,
            site_conversion_rate__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as channel_key,
            cast(null as string) as device_key,
            cast(null as string) as geography_key,
            cast(null as string) as visitor_type,
            cast(0 as decimal(38, 12)) as website_sessions__n,
            cast(0 as decimal(38, 12)) as key_events__n,
            cast(null as decimal(38, 12)) as pages_per_session__n,
            cast(null as decimal(38, 12)) as pages_per_session__d,
            cast(null as decimal(38, 12)) as avg_session_duration__n,
            cast(null as decimal(38, 12)) as avg_session_duration__d,
            cast(null as decimal(38, 12)) as bounce_rate__n,
            cast(null as decimal(38, 12)) as bounce_rate__d,
            cast(null as decimal(38, 12)) as site_conversion_rate__n,
            cast(null as decimal(38, 12)) as site_conversion_rate__d,
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
            sum(dated.website_sessions__n) as website_sessions__n,
            sum(dated.key_events__n) as key_events__n,
            sum(dated.pages_per_session__n) as pages_per_session__n,
            sum(dated.pages_per_session__d) as pages_per_session__d,
            sum(dated.avg_session_duration__n) as avg_session_duration__n,
            sum(dated.avg_session_duration__d) as avg_session_duration__d,
            sum(dated.bounce_rate__n) as bounce_rate__n,
            sum(dated.bounce_rate__d) as bounce_rate__d,
            sum(dated.site_conversion_rate__n) as site_conversion_rate__n,
            sum(dated.site_conversion_rate__d) as site_conversion_rate__d
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
            sum(dated.website_sessions__n) as website_sessions__n,
            sum(dated.key_events__n) as key_events__n,
            cast(null as decimal(38, 12)) as pages_per_session__n,
            cast(null as decimal(38, 12)) as pages_per_session__d,
            cast(null as decimal(38, 12)) as avg_session_duration__n,
            cast(null as decimal(38, 12)) as avg_session_duration__d,
            cast(null as decimal(38, 12)) as bounce_rate__n,
            cast(null as decimal(38, 12)) as bounce_rate__d,
            cast(null as decimal(38, 12)) as site_conversion_rate__n,
            cast(null as decimal(38, 12)) as site_conversion_rate__d
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
            sum(dated.website_sessions__n) as website_sessions__n,
            sum(dated.key_events__n) as key_events__n,
            sum(dated.pages_per_session__n) as pages_per_session__n,
            sum(dated.pages_per_session__d) as pages_per_session__d,
            sum(dated.avg_session_duration__n) as avg_session_duration__n,
            sum(dated.avg_session_duration__d) as avg_session_duration__d,
            sum(dated.bounce_rate__n) as bounce_rate__n,
            sum(dated.bounce_rate__d) as bounce_rate__d,
            sum(dated.site_conversion_rate__n) as site_conversion_rate__n,
            sum(dated.site_conversion_rate__d) as site_conversion_rate__d
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
            sum(dated.website_sessions__n) as website_sessions__n,
            sum(dated.key_events__n) as key_events__n,
            cast(null as decimal(38, 12)) as pages_per_session__n,
            cast(null as decimal(38, 12)) as pages_per_session__d,
            cast(null as decimal(38, 12)) as avg_session_duration__n,
            cast(null as decimal(38, 12)) as avg_session_duration__d,
            cast(null as decimal(38, 12)) as bounce_rate__n,
            cast(null as decimal(38, 12)) as bounce_rate__d,
            cast(null as decimal(38, 12)) as site_conversion_rate__n,
            cast(null as decimal(38, 12)) as site_conversion_rate__d
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
            sum(dated.website_sessions__n) as website_sessions__n,
            sum(dated.key_events__n) as key_events__n,
            sum(dated.pages_per_session__n) as pages_per_session__n,
            sum(dated.pages_per_session__d) as pages_per_session__d,
            sum(dated.avg_session_duration__n) as avg_session_duration__n,
            sum(dated.avg_session_duration__d) as avg_session_duration__d,
            sum(dated.bounce_rate__n) as bounce_rate__n,
            sum(dated.bounce_rate__d) as bounce_rate__d,
            sum(dated.site_conversion_rate__n) as site_conversion_rate__n,
            sum(dated.site_conversion_rate__d) as site_conversion_rate__d
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
            sum(dated.website_sessions__n) as website_sessions__n,
            sum(dated.key_events__n) as key_events__n,
            cast(null as decimal(38, 12)) as pages_per_session__n,
            cast(null as decimal(38, 12)) as pages_per_session__d,
            cast(null as decimal(38, 12)) as avg_session_duration__n,
            cast(null as decimal(38, 12)) as avg_session_duration__d,
            cast(null as decimal(38, 12)) as bounce_rate__n,
            cast(null as decimal(38, 12)) as bounce_rate__d,
            cast(null as decimal(38, 12)) as site_conversion_rate__n,
            cast(null as decimal(38, 12)) as site_conversion_rate__d
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
            sum(dated.website_sessions__n) as website_sessions__n,
            sum(dated.key_events__n) as key_events__n,
            sum(dated.pages_per_session__n) as pages_per_session__n,
            sum(dated.pages_per_session__d) as pages_per_session__d,
            sum(dated.avg_session_duration__n) as avg_session_duration__n,
            sum(dated.avg_session_duration__d) as avg_session_duration__d,
            sum(dated.bounce_rate__n) as bounce_rate__n,
            sum(dated.bounce_rate__d) as bounce_rate__d,
            sum(dated.site_conversion_rate__n) as site_conversion_rate__n,
            sum(dated.site_conversion_rate__d) as site_conversion_rate__d
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
            sum(dated.website_sessions__n) as website_sessions__n,
            sum(dated.key_events__n) as key_events__n,
            cast(null as decimal(38, 12)) as pages_per_session__n,
            cast(null as decimal(38, 12)) as pages_per_session__d,
            cast(null as decimal(38, 12)) as avg_session_duration__n,
            cast(null as decimal(38, 12)) as avg_session_duration__d,
            cast(null as decimal(38, 12)) as bounce_rate__n,
            cast(null as decimal(38, 12)) as bounce_rate__d,
            cast(null as decimal(38, 12)) as site_conversion_rate__n,
            cast(null as decimal(38, 12)) as site_conversion_rate__d
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
            sum(dated.website_sessions__n) as website_sessions__n,
            sum(dated.key_events__n) as key_events__n,
            sum(dated.pages_per_session__n) as pages_per_session__n,
            sum(dated.pages_per_session__d) as pages_per_session__d,
            sum(dated.avg_session_duration__n) as avg_session_duration__n,
            sum(dated.avg_session_duration__d) as avg_session_duration__d,
            sum(dated.bounce_rate__n) as bounce_rate__n,
            sum(dated.bounce_rate__d) as bounce_rate__d,
            sum(dated.site_conversion_rate__n) as site_conversion_rate__n,
            sum(dated.site_conversion_rate__d) as site_conversion_rate__d
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
            sum(dated.website_sessions__n) as website_sessions__n,
            sum(dated.key_events__n) as key_events__n,
            cast(null as decimal(38, 12)) as pages_per_session__n,
            cast(null as decimal(38, 12)) as pages_per_session__d,
            cast(null as decimal(38, 12)) as avg_session_duration__n,
            cast(null as decimal(38, 12)) as avg_session_duration__d,
            cast(null as decimal(38, 12)) as bounce_rate__n,
            cast(null as decimal(38, 12)) as bounce_rate__d,
            cast(null as decimal(38, 12)) as site_conversion_rate__n,
            cast(null as decimal(38, 12)) as site_conversion_rate__d
        from dated
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.visitor_type as string), 'unknown')
    )
select
    'website_sessions' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(website_sessions__n as double) as numerator,
    cast(null as double) as denominator,
    cast(website_sessions__n as double) as value
from aggregated
where
    (website_sessions__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'device', 'country', 'visitor_type')
union all
select
    'key_events' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(key_events__n as double) as numerator,
    cast(null as double) as denominator,
    cast(key_events__n as double) as value
from aggregated
where
    (key_events__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'device')
union all
select
    'pages_per_session' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(pages_per_session__n as double) as numerator,
    cast(pages_per_session__d as double) as denominator,
    cast(pages_per_session__n as double) / nullif(cast(pages_per_session__d as double), 0) as value
from aggregated
where
    (pages_per_session__n is not null or pages_per_session__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'device')
union all
select
    'avg_session_duration' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(avg_session_duration__n as double) as numerator,
    cast(avg_session_duration__d as double) as denominator,
    cast(avg_session_duration__n as double)
    / nullif(cast(avg_session_duration__d as double), 0) as value
from aggregated
where
    (avg_session_duration__n is not null or avg_session_duration__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'device')
union all
select
    'bounce_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(bounce_rate__n as double) as numerator,
    cast(bounce_rate__d as double) as denominator,
    cast(bounce_rate__n as double) / nullif(cast(bounce_rate__d as double), 0) as value
from aggregated
where
    (bounce_rate__n is not null or bounce_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'device')
union all
select
    'site_conversion_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(site_conversion_rate__n as double) as numerator,
    cast(site_conversion_rate__d as double) as denominator,
    cast(site_conversion_rate__n as double)
    / nullif(cast(site_conversion_rate__d as double), 0) as value
from aggregated
where
    (site_conversion_rate__n is not null or site_conversion_rate__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'channel', 'device')
