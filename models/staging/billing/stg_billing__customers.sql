with
    source as ({{ current_rows("billing", "customers") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.customer_id,
            {{ hash_personal("source.email") }} as email_hash,
            source.crm_account_id,
            source.country,
            source.currency,
            source.created_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("billing", "source.business_unit") }}
    )

select *
from final
