with
    source as ({{ current_rows("crm_app", "broadcasts") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.broadcast_id,
            source.campaign_id,
            source.name,
            source.template_name,
            source.status,
            source.audience_size,
            source.started_at,
            source.finished_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("crm_app", "source.business_unit") }}
    )

select *
from final
