with
    days as (select * from {{ ref("int_marketing__content_days") }}),

    final as (
        select
            {{
                surrogate_key(
                    [
                        "days.tenant_id",
                        "days.platform",
                        "days.content_id",
                        "days.reporting_date",
                    ]
                )
            }} as content_performance_key,
            {{ surrogate_key(["days.tenant_id"]) }} as tenant_key,
            {{ content_key("days") }} as content_key,
            days.reporting_date,
            days.time_zone,
            days.platform,
            days.content_type,
            {{
                channel_key(
                    "case when days.content_type in ('video', 'social_post', 'social_page') then 'organic_social' else 'content' end"
                )
            }}
            as channel_key,
            days.published_count,
            days.view_count,
            days.unique_viewer_count,
            days.engagement_seconds,
            days.watch_minutes,
            days.completed_view_count,
            days.like_count,
            days.comment_count,
            days.share_count,
            days.click_count,
            days.key_event_count,
            days.new_backlink_count,
            days.live_backlink_count,
            {{ engagement_score("days") }} as engagement_score
        from days
    )

select *
from final
