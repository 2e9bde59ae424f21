with
    source as ({{ current_rows("crm_app", "bot_interactions") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.interaction_id,
            source.conversation_id,
            source.turn_no,
            source.intent,
            source.confidence,
            source.outcome,
            source.is_handed_over,
            source.occurred_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("crm_app", "source.business_unit") }}
    )

select *
from final
