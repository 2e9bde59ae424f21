with
    source as ({{ current_rows("salesforce", "campaigns") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.id as campaign_id,
            source.name as campaign_name,
            source.type,
            source.status,
            source.is_active,
            source.start_date,
            source.end_date,
            source.budgeted_cost_amount,
            source.actual_cost_amount,
            source.currency_code,
            source.google_ads_campaign_id,
            source.owner_id,
            source.created_at,
            source.system_modstamp,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("salesforce", "source.business_unit") }}
    )

select *
from final
