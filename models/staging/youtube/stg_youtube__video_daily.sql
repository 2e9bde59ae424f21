with
    source as ({{ current_rows("youtube", "video_daily") }}),

    videos as (select * from {{ ref("stg_youtube__videos") }}),

    final as (
        select
            coalesce(videos.tenant_id, 'unknown') as tenant_id,
            videos.channel_id,
            source.video_id,
            source.date as reporting_date,
            source.views,
            source.estimated_minutes_watched,
            source.average_view_duration_seconds,
            source.average_view_percentage,
            source.likes,
            source.comments,
            source.shares,
            source.subscribers_gained,
            source.subscribers_lost,
            source._extracted_at,
            source._commit_seq
        from source
        left join videos on source.video_id = videos.video_id
    )

select *
from final
