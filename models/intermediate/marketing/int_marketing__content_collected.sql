{# Content assets of all sources in one shape, one row each. #}
with
    posts as (
        select
            tenant_id,
            'cms' as platform,
            content_id,
            'post' as content_type,
            title,
            url,
            author_id,
            category as topic,
            published_at,
            is_thought_leadership,
            status = 'trash' as is_removed
        from {{ ref("stg_cms__content_items") }}
    ),

    pages as (
        select
            tenant_id,
            platform,
            content_id,
            content_type,
            coalesce({{ clean_text("page_title") }}, page_path) as title,
            page_path as url,
            cast(null as string) as author_id,
            cast(null as string) as topic,
            cast(null as timestamp) as published_at,
            cast(null as boolean) as is_thought_leadership,
            false as is_removed
        from {{ ref("int_marketing__pages_matched") }}
        where platform = 'ga4'
    ),

    videos as (
        select
            days.tenant_id,
            'youtube' as platform,
            days.video_id as content_id,
            'video' as content_type,
            coalesce(videos.title, days.video_id) as title,
            'https://www.youtube.com/watch?v=' || days.video_id as url,
            coalesce(videos.channel_id, days.channel_id) as author_id,
            cast(null as string) as topic,
            videos.published_at,
            cast(null as boolean) as is_thought_leadership,
            videos.video_id is null as is_removed
        from
            (
                select tenant_id, video_id, channel_id
                from {{ ref("stg_youtube__videos") }}
                union
                select tenant_id, video_id, channel_id
                from {{ ref("stg_youtube__video_daily") }}
            ) as days
        left join {{ ref("stg_youtube__videos") }} as videos on days.video_id = videos.video_id
    ),

    meta_posts as (
        select
            tenant_id,
            platform,
            post_id as content_id,
            'social_post' as content_type,
            coalesce(substring({{ clean_text("content") }}, 1, 200), post_id) as title,
            permalink as url,
            profile_id as author_id,
            cast(null as string) as topic,
            published_at,
            cast(null as boolean) as is_thought_leadership,
            false as is_removed
        from {{ ref("stg_meta_organic__posts") }}
    ),

    x_posts as (
        select
            tenant_id,
            'x' as platform,
            tweet_id as content_id,
            'social_post' as content_type,
            coalesce(substring({{ clean_text("content") }}, 1, 200), tweet_id) as title,
            'https://x.com/i/status/' || tweet_id as url,
            author_id,
            cast(null as string) as topic,
            created_at as published_at,
            cast(null as boolean) as is_thought_leadership,
            false as is_removed
        from {{ ref("stg_x_organic__posts") }}
    ),

    {# LinkedIn tells of all posts of an organisation together: its page stands for them. #}
    linkedin_pages as (
        select distinct
            tenant_id,
            'linkedin' as platform,
            organization_id as content_id,
            'social_page' as content_type,
            'LinkedIn page ' || organization_id as title,
            'https://www.linkedin.com/company/' || organization_id as url,
            organization_id as author_id,
            cast(null as string) as topic,
            cast(null as timestamp) as published_at,
            cast(null as boolean) as is_thought_leadership,
            false as is_removed
        from {{ ref("stg_linkedin_organic__profile_daily") }}
    ),

    {# Links are known by the whole site, not by its pages. #}
    sites as (
        select distinct
            tenant_id,
            'ahrefs' as platform,
            target as content_id,
            'site' as content_type,
            target as title,
            'https://' || target as url,
            cast(null as string) as author_id,
            cast(null as string) as topic,
            cast(null as timestamp) as published_at,
            cast(null as boolean) as is_thought_leadership,
            false as is_removed
        from {{ ref("stg_ahrefs__backlinks_daily") }}
    ),

    emails as (
        select
            tenant_id,
            platform,
            email_id as content_id,
            'email' as content_type,
            coalesce(subject, title, email_id) as title,
            cast(null as string) as url,
            cast(null as string) as author_id,
            cast(null as string) as topic,
            sent_at as published_at,
            cast(null as boolean) as is_thought_leadership,
            false as is_removed
        from {{ ref("int_marketing__emails_unioned") }}
    ),

    final as (
        {% for assets in [
            "posts",
            "pages",
            "videos",
            "meta_posts",
            "x_posts",
            "linkedin_pages",
            "sites",
            "emails",
        ] %}
            select *
            from {{ assets }}
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    )

select *
from final
