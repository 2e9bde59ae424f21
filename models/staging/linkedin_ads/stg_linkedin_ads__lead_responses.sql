with
    source as ({{ current_rows("linkedin_ads", "lead_responses") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.account_id,
            source.response_id,
            regexp_extract(source.form_id, 'leadGenForm:([0-9]+)', 1) as form_id,
            split_part(source.campaign_id, ':', 4) as campaign_id,
            split_part(source.creative_id, ':', 4) as creative_id,
            source.lead_type,
            source.is_test,
            source.submitted_at,
            {{ hash_personal("source.email") }} as email_hash,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("linkedin_ads", "source.account_id") }}
    )

select *
from final
