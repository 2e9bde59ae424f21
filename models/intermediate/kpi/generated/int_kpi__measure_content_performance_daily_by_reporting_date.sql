{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            reporting_date as period_date,
            content_key,
            platform,
            case
                when content_type = 'post' then cast(published_count as decimal(38, 12))
            end as content_posts_published__n,
            case
                when content_type in ('page', 'post')
                then cast(engagement_seconds as decimal(38, 12))
            end as avg_time_on_page__n,
            case
                when content_type in ('page', 'post') then cast(view_count as decimal(38, 12))
            end as avg_time_on_page__d,
            cast(engagement_score as decimal(38, 12)) as content_engagement__n,
            case
                when content_type in ('social_post', 'social_page')
                then cast(share_count as decimal(38, 12))
            end as social_shares__n,
            cast(new_backlink_count as decimal(38, 12)) as backlinks_generated__n,
            case
                when content_type = 'video' then cast(view_count as decimal(38, 12))
            end as video_views__n,
            case
                when content_type = 'video'
                then cast(like_count + comment_count + share_count as decimal(38, 12))
            end as video_engagement_rate__n,
            case
                when content_type = 'video' then cast(view_count as decimal(38, 12))
            end as video_engagement_rate__d,
            case
                when content_type = 'video' then cast(completed_view_count as decimal(38, 12))
            end as video_completion_rate__n,
            case
                when content_type = 'video' then cast(view_count as decimal(38, 12))
            end as video_completion_rate__d
        from {{ ref("fct_content_performance_daily") }}
        where reporting_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            content_key,
            platform,
            sum(content_posts_published__n) as content_posts_published__n,
            sum(avg_time_on_page__n) as avg_time_on_page__n,
            sum(avg_time_on_page__d) as avg_time_on_page__d,
            sum(content_engagement__n) as content_engagement__n,
            sum(social_shares__n) as social_shares__n,
            sum(backlinks_generated__n) as backlinks_generated__n,
            sum(video_views__n) as video_views__n,
            sum(video_engagement_rate__n) as video_engagement_rate__n,
            sum(video_engagement_rate__d) as video_engagement_rate__d,
            sum(video_completion_rate__n) as video_completion_rate__n,
            sum(video_completion_rate__d) as video_completion_rate__d
        from measured
        group by tenant_key, period_date, content_key, platform
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
            content_key,
            platform,
            content_posts_published__n,
            avg_time_on_page__n,
            avg_time_on_page__d,
            content_engagement__n,
            social_shares__n,
            backlinks_generated__n,
            video_views__n,
            video_engagement_rate__n,
            video_engagement_rate__d,
            video_completion_rate__n,
            video_completion_rate__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as content_key,
            cast(null as string) as platform,
            cast(0 as decimal(38, 12)) as content_posts_published__n,
            cast(null as decimal(38, 12)) as avg_time_on_page__n,
            cast(null as decimal(38, 12)) as avg_time_on_page__d,
            cast(0 as decimal(38, 12)) as content_engagement__n,
            cast(0 as decimal(38, 12)) as social_shares__n,
            cast(0 as decimal(38, 12)) as backlinks_generated__n,
            cast(0 as decimal(38, 12)) as video_views__n,
            cast(null as decimal(38, 12)) as video_engagement_rate__n,
            cast(null as decimal(38, 12)) as video_engagement_rate__d,
            cast(null as decimal(38, 12)) as video_completion_rate__n,
            cast(null as decimal(38, 12)) as video_completion_rate__d,
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
            sum(dated.content_posts_published__n) as content_posts_published__n,
            sum(dated.avg_time_on_page__n) as avg_time_on_page__n,
            sum(dated.avg_time_on_page__d) as avg_time_on_page__d,
            sum(dated.content_engagement__n) as content_engagement__n,
            sum(dated.social_shares__n) as social_shares__n,
            sum(dated.backlinks_generated__n) as backlinks_generated__n,
            sum(dated.video_views__n) as video_views__n,
            sum(dated.video_engagement_rate__n) as video_engagement_rate__n,
            sum(dated.video_engagement_rate__d) as video_engagement_rate__d,
            sum(dated.video_completion_rate__n) as video_completion_rate__n,
            sum(dated.video_completion_rate__d) as video_completion_rate__d
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
            sum(dated.content_posts_published__n) as content_posts_published__n,
            cast(null as decimal(38, 12)) as avg_time_on_page__n,
            cast(null as decimal(38, 12)) as avg_time_on_page__d,
            sum(dated.content_engagement__n) as content_engagement__n,
            sum(dated.social_shares__n) as social_shares__n,
            sum(dated.backlinks_generated__n) as backlinks_generated__n,
            sum(dated.video_views__n) as video_views__n,
            cast(null as decimal(38, 12)) as video_engagement_rate__n,
            cast(null as decimal(38, 12)) as video_engagement_rate__d,
            cast(null as decimal(38, 12)) as video_completion_rate__n,
            cast(null as decimal(38, 12)) as video_completion_rate__d
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'content' as slice_dimension,
            coalesce(cast(content_slice.content_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.content_posts_published__n) as content_posts_published__n,
            sum(dated.avg_time_on_page__n) as avg_time_on_page__n,
            sum(dated.avg_time_on_page__d) as avg_time_on_page__d,
            sum(dated.content_engagement__n) as content_engagement__n,
            sum(dated.social_shares__n) as social_shares__n,
            sum(dated.backlinks_generated__n) as backlinks_generated__n,
            sum(dated.video_views__n) as video_views__n,
            sum(dated.video_engagement_rate__n) as video_engagement_rate__n,
            sum(dated.video_engagement_rate__d) as video_engagement_rate__d,
            sum(dated.video_completion_rate__n) as video_completion_rate__n,
            sum(dated.video_completion_rate__d) as video_completion_rate__d
        from dated
        left join
            {{ ref("dim_content") }} as content_slice
            on dated.content_key = content_slice.content_key
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day', 'week', 'quarter')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(content_slice.content_id as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'platform' as slice_dimension,
            coalesce(cast(dated.platform as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.content_posts_published__n) as content_posts_published__n,
            sum(dated.avg_time_on_page__n) as avg_time_on_page__n,
            sum(dated.avg_time_on_page__d) as avg_time_on_page__d,
            sum(dated.content_engagement__n) as content_engagement__n,
            sum(dated.social_shares__n) as social_shares__n,
            sum(dated.backlinks_generated__n) as backlinks_generated__n,
            sum(dated.video_views__n) as video_views__n,
            sum(dated.video_engagement_rate__n) as video_engagement_rate__n,
            sum(dated.video_engagement_rate__d) as video_engagement_rate__d,
            sum(dated.video_completion_rate__n) as video_completion_rate__n,
            sum(dated.video_completion_rate__d) as video_completion_rate__d
        from dated
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.platform as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'platform' as slice_dimension,
            coalesce(cast(dated.platform as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.content_posts_published__n) as content_posts_published__n,
            cast(null as decimal(38, 12)) as avg_time_on_page__n,
            cast(null as decimal(38, 12)) as avg_time_on_page__d,
            sum(dated.content_engagement__n) as content_engagement__n,
            sum(dated.social_shares__n) as social_shares__n,
            sum(dated.backlinks_generated__n) as backlinks_generated__n,
            sum(dated.video_views__n) as video_views__n,
            cast(null as decimal(38, 12)) as video_engagement_rate__n,
            cast(null as decimal(38, 12)) as video_engagement_rate__d,
            cast(null as decimal(38, 12)) as video_completion_rate__n,
            cast(null as decimal(38, 12)) as video_completion_rate__d
        from dated
        where not dated.is_filler and dated.grain not in ('day')
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.platform as string), 'unknown')
    )
select
    'content_posts_published' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(content_posts_published__n as double) as numerator,
    cast(null as double) as denominator,
    cast(content_posts_published__n as double) as value
from aggregated
where
    (content_posts_published__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'content')
union all
select
    'avg_time_on_page' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(avg_time_on_page__n as double) as numerator,
    cast(avg_time_on_page__d as double) as denominator,
    cast(avg_time_on_page__n as double) / nullif(cast(avg_time_on_page__d as double), 0) as value
from aggregated
where
    (avg_time_on_page__n is not null or avg_time_on_page__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'content')
union all
select
    'content_engagement' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(content_engagement__n as double) as numerator,
    cast(null as double) as denominator,
    cast(content_engagement__n as double) as value
from aggregated
where
    (content_engagement__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'content')
union all
select
    'social_shares' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(social_shares__n as double) as numerator,
    cast(null as double) as denominator,
    cast(social_shares__n as double) as value
from aggregated
where
    (social_shares__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'platform', 'content')
union all
select
    'backlinks_generated' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(backlinks_generated__n as double) as numerator,
    cast(null as double) as denominator,
    cast(backlinks_generated__n as double) as value
from aggregated
where
    (backlinks_generated__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'content')
union all
select
    'video_views' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(video_views__n as double) as numerator,
    cast(null as double) as denominator,
    cast(video_views__n as double) as value
from aggregated
where
    (video_views__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'content')
union all
select
    'video_engagement_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(video_engagement_rate__n as double) as numerator,
    cast(video_engagement_rate__d as double) as denominator,
    cast(video_engagement_rate__n as double)
    / nullif(cast(video_engagement_rate__d as double), 0) as value
from aggregated
where
    (video_engagement_rate__n is not null or video_engagement_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'content')
union all
select
    'video_completion_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(video_completion_rate__n as double) as numerator,
    cast(video_completion_rate__d as double) as denominator,
    cast(video_completion_rate__n as double)
    / nullif(cast(video_completion_rate__d as double), 0) as value
from aggregated
where
    (video_completion_rate__n is not null or video_completion_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'content')
