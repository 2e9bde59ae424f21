with
    source as ({{ current_rows("salesforce", "leads") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.id as lead_id,
            {{ hash_personal("source.email") }} as email_hash,
            {{ hash_personal("source.phone", "phone") }} as phone_hash,
            source.company,
            source.status,
            source.lead_source,
            source.campaign_name,
            source.lead_score,
            source.country,
            source.owner_id,
            source.mql_at,
            source.sql_at,
            source.is_converted,
            source.converted_date,
            source.converted_account_id,
            source.converted_opportunity_id,
            source.created_at,
            source.system_modstamp,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("salesforce", "source.business_unit") }}
    )

select *
from final
