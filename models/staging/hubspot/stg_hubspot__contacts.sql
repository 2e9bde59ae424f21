with
    source as ({{ current_rows("hubspot", "contacts") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.contact_id,
            {{ hash_personal("source.email") }} as email_hash,
            {{ hash_personal("source.phone", "phone") }} as phone_hash,
            source.company_id,
            source.lifecycle_stage,
            source.lead_status,
            source.lead_score,
            source.analytics_source,
            source.analytics_source_data,
            source.country,
            source.owner_id,
            source.created_at,
            source.updated_at,
            source.lifecycle_stage_history,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("hubspot", "split_part(source.business_unit_id, ';', 1)") }}
    )

select *
from final
