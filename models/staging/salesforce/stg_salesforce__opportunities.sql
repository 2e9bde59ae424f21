with
    source as ({{ current_rows("salesforce", "opportunities") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.id as opportunity_id,
            source.name as opportunity_name,
            source.account_id,
            source.owner_id,
            source.stage_name,
            source.amount,
            source.currency_code,
            source.probability_percent,
            source.close_date,
            source.is_won,
            source.is_closed,
            source.type,
            source.lead_source,
            source.campaign_name,
            source.loss_reason,
            source.created_at,
            source.system_modstamp,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("salesforce", "source.business_unit") }}
    )

select *
from final
