with
    source as ({{ current_rows("crm_app", "agents") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.agent_id,
            source.team,
            source.role,
            source.capacity,
            source.hourly_cost,
            source.currency_code,
            source.is_active,
            source.hired_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("crm_app", "source.business_unit") }}
    )

select *
from final
