with
    source as ({{ current_rows("crm_app", "messages") }}),

    final as (
        select
            source.message_id,
            source.conversation_id,
            source.direction,
            source.sender_type,
            source.message_type,
            source.sent_at,
            source.delivered_at,
            source.read_at,
            source.failed_at,
            source.error_code,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
