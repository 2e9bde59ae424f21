with
    source as ({{ current_rows("crm_app", "campaigns") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.campaign_id,
            source.name,
            source.channel,
            source.started_at,
            source.ended_at,
            source.cost,
            source.currency_code,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("crm_app", "source.business_unit") }}
    )

select *
from final
