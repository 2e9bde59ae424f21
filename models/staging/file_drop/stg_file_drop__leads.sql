with
    source as ({{ current_rows("file_drop", "leads") }}),

    final as (
        select
            trim(source.tenant_id) as tenant_id,
            source.lead_id,
            {{ hash_personal("source.email") }} as email_hash,
            {{ hash_personal("source.phone", "phone") }} as phone_hash,
            source.created_at,
            source.source,
            source.campaign_id,
            source.country,
            source.city,
            source.lead_score,
            source.lifecycle_stage,
            source.mql_at,
            source.sql_at,
            source.opportunity_id,
            source.is_converted,
            source.converted_at,
            source.owner_id,
            source.customer_id,
            source.version,
            source._file,
            source._row,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
