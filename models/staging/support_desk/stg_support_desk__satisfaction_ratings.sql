with
    source as ({{ current_rows("support_desk", "satisfaction_ratings") }}),

    sentiments as ({{ sentiment_scores("source", "rating_id", "comment") }}),

    final as (
        select
            source.rating_id,
            source.ticket_id,
            source.requester_id,
            source.assignee_id,
            source.group_id,
            source.score,
            source.reason,
            {{ hash_personal("source.comment") }} as comment_hash,
            sentiments.sentiment_score,
            source.created_at,
            source.updated_at,
            source.created_date,
            source._extracted_at,
            source._commit_seq
        from source
        left join sentiments on source.rating_id = sentiments.rating_id
    )

select *
from final
