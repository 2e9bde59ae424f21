{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            month_start as period_date,
            platform,
            case
                when platform <> 'youtube' then cast(follower_change_count as decimal(38, 12))
            end as social_follower_growth__n,
            case
                when platform <> 'youtube' then cast(opening_follower_count as decimal(38, 12))
            end as social_follower_growth__d,
            case
                when platform = 'youtube' then cast(follower_change_count as decimal(38, 12))
            end as video_subscriber_growth__n,
            case
                when platform = 'youtube' then cast(opening_follower_count as decimal(38, 12))
            end as video_subscriber_growth__d
        from {{ ref("int_kpi__social_growth_monthly") }}
        where month_start is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            platform,
            sum(social_follower_growth__n) as social_follower_growth__n,
            sum(social_follower_growth__d) as social_follower_growth__d,
            sum(video_subscriber_growth__n) as video_subscriber_growth__n,
            sum(video_subscriber_growth__d) as video_subscriber_growth__d
        from measured
        group by tenant_key, period_date, platform
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
            platform,
            social_follower_growth__n,
            social_follower_growth__d,
            video_subscriber_growth__n,
            video_subscriber_growth__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as platform,
            cast(null as decimal(38, 12)) as social_follower_growth__n,
            cast(null as decimal(38, 12)) as social_follower_growth__d,
            cast(null as decimal(38, 12)) as video_subscriber_growth__n,
            cast(null as decimal(38, 12)) as video_subscriber_growth__d,
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
        where periods.grain in ('month')
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
            sum(dated.social_follower_growth__n) as social_follower_growth__n,
            sum(dated.social_follower_growth__d) as social_follower_growth__d,
            sum(dated.video_subscriber_growth__n) as video_subscriber_growth__n,
            sum(dated.video_subscriber_growth__d) as video_subscriber_growth__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'platform' as slice_dimension,
            coalesce(cast(dated.platform as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.social_follower_growth__n) as social_follower_growth__n,
            sum(dated.social_follower_growth__d) as social_follower_growth__d,
            sum(dated.video_subscriber_growth__n) as video_subscriber_growth__n,
            sum(dated.video_subscriber_growth__d) as video_subscriber_growth__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.platform as string), 'unknown')
    )
select
    'social_follower_growth' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(social_follower_growth__n as double) as numerator,
    cast(social_follower_growth__d as double) as denominator,
    cast(social_follower_growth__n as double)
    / nullif(cast(social_follower_growth__d as double), 0) as value
from aggregated
where
    (social_follower_growth__n is not null or social_follower_growth__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'platform')
union all
select
    'video_subscriber_growth' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(video_subscriber_growth__n as double) as numerator,
    cast(video_subscriber_growth__d as double) as denominator,
    cast(video_subscriber_growth__n as double)
    / nullif(cast(video_subscriber_growth__d as double), 0) as value
from aggregated
where
    (video_subscriber_growth__n is not null or video_subscriber_growth__d is not null)
    and grain in ('month')
    and slice_dimension in ('total')
