with
    source as ({{ current_rows("support_desk", "tickets") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.ticket_id,
            source.requester_id,
            source.organization_id,
            source.organization_external_id,
            source.assignee_id,
            source.group_id,
            source.priority,
            source.status,
            source.type,
            source.channel,
            source.tags,
            source.satisfaction_score,
            source.created_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("support_desk", "source.brand_id") }}
        where coalesce(source.status, '') <> 'deleted'
    )

select *
from final
