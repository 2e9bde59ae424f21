with
    source as ({{ current_rows("crm_app", "tickets") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.ticket_id,
            source.customer_id,
            source.conversation_id,
            source.assignee_id,
            source.priority,
            source.status,
            source.category,
            source.reopened_count,
            source.csat_score,
            source.created_at,
            source.first_response_at,
            source.resolved_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("crm_app", "source.business_unit") }}
    )

select *
from final
