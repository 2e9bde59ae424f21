{#
    What happened on each social profile by day, of all networks in one shape; NULL where a network
    does not tell something. Days are those of the network. Instagram and X tell followers as they
    are now only: those stand on the last day that had ended when they were loaded. They tell
    impressions and answers by post: those stand on the day on which it was published.
#}
with
    facebook as (
        select
            tenant_id,
            platform,
            profile_id,
            reporting_date,
            followers as follower_count,
            followers_gained as followers_gained_count,
            followers_lost as followers_lost_count,
            follower_delta as net_follower_change_count,
            reach as reach_count,
            impressions as impression_count,
            engagements as engagement_count,
            profile_views as profile_view_count
        from {{ ref("stg_meta_organic__profile_daily") }}
        where platform = 'facebook'
    ),

    linkedin as (
        select
            tenant_id,
            'linkedin' as platform,
            organization_id as profile_id,
            reporting_date,
            followers as follower_count,
            cast(null as bigint) as followers_gained_count,
            cast(null as bigint) as followers_lost_count,
            organic_followers_gained + paid_followers_gained as net_follower_change_count,
            unique_impressions as reach_count,
            impressions as impression_count,
            clicks + likes + comments + shares as engagement_count,
            cast(null as bigint) as profile_view_count
        from {{ ref("stg_linkedin_organic__profile_daily") }}
    ),

    {# YouTube tells who came and went through each video, never how many there are. #}
    youtube_gains as (
        select
            tenant_id,
            channel_id as profile_id,
            reporting_date,
            sum(subscribers_gained) as followers_gained_count,
            sum(subscribers_lost) as followers_lost_count
        from {{ ref("stg_youtube__video_daily") }}
        where channel_id is not null
        group by tenant_id, channel_id, reporting_date
    ),

    youtube as (
        select
            tenant_id,
            'youtube' as platform,
            profile_id,
            reporting_date,
            sum(followers_gained_count - followers_lost_count) over (
                partition by profile_id
                order by reporting_date
                rows between unbounded preceding and current row
            ) as follower_count,
            followers_gained_count,
            followers_lost_count,
            followers_gained_count - followers_lost_count as net_follower_change_count,
            cast(null as bigint) as reach_count,
            cast(null as bigint) as impression_count,
            cast(null as bigint) as engagement_count,
            cast(null as bigint) as profile_view_count
        from youtube_gains
    ),

    instagram_days as (
        select
            tenant_id,
            platform,
            profile_id,
            reporting_date,
            followers_gained as followers_gained_count,
            reach as reach_count
        from {{ ref("stg_meta_organic__profile_daily") }}
        where platform = 'instagram'
    ),

    {% set told_now = {
        "instagram": {
            "model": "stg_meta_organic__profiles",
            "profile": "profile_id",
            "zone": "'America/Los_Angeles'",
            "filter": "platform = 'instagram'",
        },
        "x": {
            "model": "stg_x_organic__profile_daily",
            "profile": "user_id",
            "zone": "'UTC'",
            "filter": "true",
        },
    } -%}
    followers_told as (
        {% for platform, told in told_now.items() %}
            select
                tenant_id,
                '{{ platform }}' as platform,
                {{ told.profile }} as profile_id,
                {{ days_before(to_tenant_date("_extracted_at", told.zone), 1) }} as reporting_date,
                max_by(followers, _extracted_at) as follower_count
            from {{ ref(told.model) }}
            where {{ told.filter }}
            group by
                tenant_id,
                {{ told.profile }},
                {{ days_before(to_tenant_date("_extracted_at", told.zone), 1) }}
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    ),

    posts as (
        select
            tenant_id,
            platform,
            profile_id,
            {{ to_tenant_date("published_at", "'America/Los_Angeles'") }} as reporting_date,
            impressions,
            likes + comments + coalesce(shares, 0) + coalesce(saves, 0) as engagements
        from {{ ref("stg_meta_organic__posts") }}
        where platform = 'instagram'
        union all
        select
            tenant_id,
            'x' as platform,
            author_id as profile_id,
            cast(created_at as date) as reporting_date,
            impressions,
            likes + replies + retweets + quotes + bookmarks as engagements
        from {{ ref("stg_x_organic__posts") }}
    ),

    post_days as (
        select
            tenant_id,
            platform,
            profile_id,
            reporting_date,
            sum(impressions) as impression_count,
            sum(engagements) as engagement_count
        from posts
        group by tenant_id, platform, profile_id, reporting_date
    ),

    days_told as (
        select tenant_id, platform, profile_id, reporting_date
        from instagram_days
        union
        select tenant_id, platform, profile_id, reporting_date
        from followers_told
        union
        select tenant_id, platform, profile_id, reporting_date
        from post_days
    ),

    followers_before as (
        select
            *,
            lag(follower_count) over (
                partition by platform, profile_id order by reporting_date
            ) as follower_count_before,
            lag(reporting_date) over (
                partition by platform, profile_id order by reporting_date
            ) as reporting_date_before
        from followers_told
    ),

    {# A change is one of a day only if the day before was told too. #}
    instagram_and_x as (
        select
            days_told.tenant_id,
            days_told.platform,
            days_told.profile_id,
            days_told.reporting_date,
            followers.follower_count,
            instagram_days.followers_gained_count,
            cast(null as bigint) as followers_lost_count,
            case
                when
                    followers.reporting_date_before
                    = {{ days_before("followers.reporting_date", 1) }}
                then followers.follower_count - followers.follower_count_before
            end as net_follower_change_count,
            instagram_days.reach_count,
            post_days.impression_count,
            post_days.engagement_count,
            cast(null as bigint) as profile_view_count
        from days_told
        {% for relation in ["instagram_days", "post_days", "followers"] %}
            left join
                {{ "followers_before as followers" if relation == "followers" else relation }}
                on days_told.platform = {{ relation }}.platform
                and days_told.profile_id = {{ relation }}.profile_id
                and days_told.reporting_date = {{ relation }}.reporting_date
        {% endfor %}
    ),

    unioned as (
        {% for network in ["facebook", "linkedin", "youtube", "instagram_and_x"] %}
            select *
            from {{ network }}
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    ),

    final as (
        select
            tenant_id,
            platform,
            profile_id,
            reporting_date,
            case
                when platform in ('linkedin', 'x') then 'UTC' else 'America/Los_Angeles'
            end as time_zone,
            {% for measure in [
                "follower_count",
                "followers_gained_count",
                "followers_lost_count",
                "net_follower_change_count",
                "reach_count",
                "impression_count",
                "engagement_count",
                "profile_view_count",
            ] %}
                cast({{ measure }} as bigint) as {{ measure }}{{ "," if not loop.last }}
            {% endfor %}
        from unioned
    )

select *
from final
