with
    source as ({{ current_rows("crm_app", "customers") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.customer_id,
            {{ hash_personal("source.phone", "phone") }} as phone_hash,
            source.segment,
            source.locale,
            source.country,
            source.first_contact_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("crm_app", "source.business_unit") }}
    )

select *
from final
