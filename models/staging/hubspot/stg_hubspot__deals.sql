with
    source as ({{ current_rows("hubspot", "deals") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.deal_id,
            source.name as deal_name,
            source.pipeline,
            source.stage,
            source.amount,
            source.currency_code,
            source.probability,
            source.closed_at,
            source.is_won,
            source.is_closed,
            source.lost_reason,
            source.company_id,
            source.contact_id,
            source.owner_id,
            source.analytics_source,
            source.analytics_source_data,
            source.created_at,
            source.updated_at,
            source.stage_history,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("hubspot", "split_part(source.business_unit_id, ';', 1)") }}
    )

select *
from final
