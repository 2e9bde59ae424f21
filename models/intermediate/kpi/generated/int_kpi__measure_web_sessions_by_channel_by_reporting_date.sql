{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            reporting_date as period_date,
            channel_key,
            cast(organic_session_count as decimal(38, 12)) as organic_traffic_share__n,
            cast(session_count as decimal(38, 12)) as organic_traffic_share__d,
            cast(session_count as decimal(38, 12)) as traffic_source_mix__n,
            cast(all_channels_session_count as decimal(38, 12)) as traffic_source_mix__d
        from {{ ref("int_kpi__web_sessions_by_channel") }}
        where reporting_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            channel_key,
            sum(organic_traffic_share__n) as organic_traffic_share__n,
            sum(organic_traffic_share__d) as organic_traffic_share__d,
            sum(traffic_source_mix__n) as traffic_source_mix__n,
            sum(traffic_source_mix__d) as traffic_source_mix__d
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
            organic_traffic_share__n,
            organic_traffic_share__d,
            traffic_source_mix__n,
            traffic_source_mix__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as channel_key,
            cast(null as decimal(38, 12)) as organic_traffic_share__n,
            cast(null as decimal(38, 12)) as organic_traffic_share__d,
            cast(null as decimal(38, 12)) as traffic_source_mix__n,
            cast(null as decimal(38, 12)) as traffic_source_mix__d,
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
        where periods.grain in ('week', 'month', 'quarter')
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
            sum(dated.organic_traffic_share__n) as organic_traffic_share__n,
            sum(dated.organic_traffic_share__d) as organic_traffic_share__d,
            sum(dated.traffic_source_mix__n) as traffic_source_mix__n,
            sum(dated.traffic_source_mix__d) as traffic_source_mix__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'channel' as slice_dimension,
            coalesce(cast(channel_slice.channel_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.organic_traffic_share__n) as organic_traffic_share__n,
            sum(dated.organic_traffic_share__d) as organic_traffic_share__d,
            sum(dated.traffic_source_mix__n) as traffic_source_mix__n,
            sum(dated.traffic_source_mix__d) as traffic_source_mix__d
        from dated
        left join
            {{ ref("dim_channel") }} as channel_slice
            on dated.channel_key = channel_slice.channel_key
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(channel_slice.channel_id as string), 'unknown')
    )
select
    'organic_traffic_share' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(organic_traffic_share__n as double) as numerator,
    cast(organic_traffic_share__d as double) as denominator,
    cast(organic_traffic_share__n as double)
    / nullif(cast(organic_traffic_share__d as double), 0) as value
from aggregated
where
    (organic_traffic_share__n is not null or organic_traffic_share__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'traffic_source_mix' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(traffic_source_mix__n as double) as numerator,
    cast(traffic_source_mix__d as double) as denominator,
    cast(traffic_source_mix__n as double)
    / nullif(cast(traffic_source_mix__d as double), 0) as value
from aggregated
where
    (traffic_source_mix__n is not null or traffic_source_mix__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('channel')
