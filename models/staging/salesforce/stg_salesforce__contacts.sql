with
    source as ({{ current_rows("salesforce", "contacts") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.id as contact_id,
            source.account_id,
            {{ hash_personal("source.email") }} as email_hash,
            {{ hash_personal("source.phone", "phone") }} as phone_hash,
            {{ hash_personal("source.first_name") }} as first_name_hash,
            {{ hash_personal("source.last_name") }} as last_name_hash,
            source.title,
            source.lead_source,
            source.mailing_country,
            source.owner_id,
            source.created_at,
            source.system_modstamp,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("salesforce", "source.business_unit") }}
    )

select *
from final
