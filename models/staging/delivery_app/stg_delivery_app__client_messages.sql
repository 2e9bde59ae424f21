with
    source as ({{ current_rows("delivery_app", "client_messages") }}),

    final as (
        select
            source.message_id,
            source.project_id,
            source.direction,
            source.is_follow_up,
            source.outcome,
            source.sent_at,
            source.responded_at,
            source.updated_at,
            source.is_deleted,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
