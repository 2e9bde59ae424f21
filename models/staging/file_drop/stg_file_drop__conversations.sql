with
    source as ({{ current_rows("file_drop", "conversations") }}),

    final as (
        select
            trim(source.tenant_id) as tenant_id,
            source.conversation_id,
            source.customer_id,
            source.agent_id,
            source.channel,
            source.intent,
            source.status,
            source.handled_by,
            source.opened_at,
            source.assigned_at,
            source.first_response_at,
            source.escalated_at,
            source.resolved_at,
            source.abandoned_at,
            source.reopened_count,
            source.csat_score,
            source.version,
            source._file,
            source._row,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
