with
    source as ({{ current_rows("crm_app", "conversations") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.conversation_id,
            source.customer_id,
            source.agent_id,
            source.channel,
            source.campaign_id,
            source.intent,
            source.status,
            source.handled_by,
            source.opened_at,
            source.assigned_at,
            source.first_customer_message_at,
            source.first_bot_response_at,
            source.first_agent_response_at,
            source.escalated_at,
            source.resolved_at,
            source.abandoned_at,
            source.resolved_by_type,
            source.reopened_count,
            source.csat_score,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("crm_app", "source.business_unit") }}
    )

select *
from final
