with
    source as ({{ current_rows("crm_app", "agent_activity_logs") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.log_id,
            source.agent_id,
            source.status,
            source.started_at,
            source.ended_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("crm_app", "source.business_unit") }}
    )

select *
from final
