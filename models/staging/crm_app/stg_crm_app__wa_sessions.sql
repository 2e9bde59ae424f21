with
    source as ({{ current_rows("crm_app", "wa_sessions") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.session_id,
            source.phone_number_id,
            source.status,
            source.health,
            source.started_at,
            source.last_seen_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("crm_app", "source.business_unit") }}
    )

select *
from final
