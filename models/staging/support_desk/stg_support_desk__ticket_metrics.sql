with
    source as ({{ current_rows("support_desk", "ticket_metrics") }}),

    final as (
        select
            source.metric_id,
            source.ticket_id,
            source.first_reply_minutes,
            source.full_resolution_minutes,
            source.reopens,
            source.replies,
            source.assigned_at,
            source.solved_at,
            source.created_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
