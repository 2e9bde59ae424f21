with
    source as ({{ current_rows("file_drop", "tickets") }}),

    final as (
        select
            trim(source.tenant_id) as tenant_id,
            source.ticket_id,
            {{ hash_personal("source.customer_email") }} as customer_email_hash,
            source.customer_id,
            source.assignee_id,
            source.team,
            source.channel,
            source.category,
            source.priority,
            source.status,
            source.created_at,
            source.first_response_at,
            source.resolved_at,
            source.reopened_count,
            source.csat_score,
            source.is_sla_met,
            source.version,
            source._file,
            source._row,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
