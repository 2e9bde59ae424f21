{#
    What each content asset brought by day, of all sources in one shape; NULL where a source does not
    measure something. Days are those of the source. A network tells what a post has collected so
    far, not by day: that stands on the day on which the post was published.
#}
with
    tenants as (select * from {{ ref("int_shared__tenants_collected") }}),

    posts_published as (
        select
            posts.tenant_id,
            'cms' as platform,
            posts.content_id,
            'post' as content_type,
            {{ to_tenant_date("posts.published_at", "tenants.time_zone") }} as reporting_date,
            tenants.time_zone,
            {{ content_measures({"published_count": 1}) }}
        from {{ ref("stg_cms__content_items") }} as posts
        inner join tenants on posts.tenant_id = tenants.tenant_id
        where posts.status <> 'trash' and posts.published_at is not null
    ),

    page_views as (
        select
            days.tenant_id,
            pages.platform,
            pages.content_id,
            pages.content_type,
            days.reporting_date,
            tenants.time_zone,
            {{
                content_measures(
                    {
                        "view_count": "days.screen_page_views",
                        "unique_viewer_count": "days.active_users",
                        "engagement_seconds": "days.user_engagement_seconds",
                        "key_event_count": "days.key_events",
                    }
                )
            }}
        from {{ ref("stg_ga4__pages_daily") }} as days
        inner join
            {{ ref("int_marketing__pages_matched") }} as pages
            on days.tenant_id = pages.tenant_id
            and days.property_id = pages.property_id
            and days.page_path = pages.page_path
        inner join tenants on days.tenant_id = tenants.tenant_id
    ),

    video_views as (
        select
            days.tenant_id,
            'youtube' as platform,
            days.video_id as content_id,
            'video' as content_type,
            days.reporting_date,
            'America/Los_Angeles' as time_zone,
            {{
                content_measures(
                    {
                        "view_count": "days.views",
                        "watch_minutes": "days.estimated_minutes_watched",
                        "completed_view_count": "cast(days.average_view_percentage as decimal(9, 4)) / 100 * days.views",
                        "like_count": "days.likes",
                        "comment_count": "days.comments",
                        "share_count": "days.shares",
                    }
                )
            }}
        from {{ ref("stg_youtube__video_daily") }} as days
    ),

    meta_posts as (
        select
            posts.tenant_id,
            posts.platform,
            posts.post_id as content_id,
            'social_post' as content_type,
            {{ to_tenant_date("posts.published_at", "tenants.time_zone") }} as reporting_date,
            tenants.time_zone,
            {{
                content_measures(
                    {
                        "published_count": 1,
                        "view_count": "posts.impressions",
                        "unique_viewer_count": "posts.reach",
                        "like_count": "posts.likes",
                        "comment_count": "posts.comments",
                        "share_count": "posts.shares",
                        "click_count": "posts.clicks",
                    }
                )
            }}
        from {{ ref("stg_meta_organic__posts") }} as posts
        inner join tenants on posts.tenant_id = tenants.tenant_id
    ),

    x_posts as (
        select
            posts.tenant_id,
            'x' as platform,
            posts.tweet_id as content_id,
            'social_post' as content_type,
            {{ to_tenant_date("posts.created_at", "tenants.time_zone") }} as reporting_date,
            tenants.time_zone,
            {{
                content_measures(
                    {
                        "published_count": 1,
                        "view_count": "posts.impressions",
                        "like_count": "posts.likes",
                        "comment_count": "posts.replies",
                        "share_count": "posts.retweets + posts.quotes",
                    }
                )
            }}
        from {{ ref("stg_x_organic__posts") }} as posts
        inner join tenants on posts.tenant_id = tenants.tenant_id
    ),

    linkedin_pages as (
        select
            days.tenant_id,
            'linkedin' as platform,
            days.organization_id as content_id,
            'social_page' as content_type,
            days.reporting_date,
            'UTC' as time_zone,
            {{
                content_measures(
                    {
                        "view_count": "days.impressions",
                        "unique_viewer_count": "days.unique_impressions",
                        "like_count": "days.likes",
                        "comment_count": "days.comments",
                        "share_count": "days.shares",
                        "click_count": "days.clicks",
                    }
                )
            }}
        from {{ ref("stg_linkedin_organic__profile_daily") }} as days
    ),

    backlinks as (
        select
            days.tenant_id,
            'ahrefs' as platform,
            days.target as content_id,
            'site' as content_type,
            days.reporting_date,
            'UTC' as time_zone,
            {{
                content_measures(
                    {
                        "new_backlink_count": "days.new_backlink_count",
                        "live_backlink_count": "days.live_backlink_count",
                    }
                )
            }}
        from {{ ref("int_marketing__backlink_days") }} as days
    ),

    {# A post that was published and viewed on one day is one row; so are two properties' views of it. #}
    unioned as (
        {% for days in [
            "posts_published",
            "page_views",
            "video_views",
            "meta_posts",
            "x_posts",
            "linkedin_pages",
            "backlinks",
        ] %}
            select *
            from {{ days }}
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    ),

    final as (
        select
            tenant_id,
            platform,
            content_id,
            content_type,
            reporting_date,
            max(time_zone) as time_zone,
            {% for measure, type in content_measure_types().items() %}
                cast(
                    {{ "max" if measure == "unique_viewer_count" else "sum" }} (
                        {{ measure }}
                    ) as {{ type }}
                ) as {{ measure }}
                {%- if not loop.last %}, {% endif %}
            {% endfor %}
        from unioned
        group by tenant_id, platform, content_id, content_type, reporting_date
    )

select *
from final
