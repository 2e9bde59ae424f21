with
    source as ({{ current_rows("file_drop", "opportunities") }}),

    final as (
        select
            trim(source.tenant_id) as tenant_id,
            source.opportunity_id,
            source.name,
            source.customer_id,
            source.customer_name,
            source.customer_industry,
            source.customer_country,
            source.customer_employee_count,
            source.owner_id,
            source.owner_name,
            source.team,
            source.product,
            source.stage,
            source.status,
            source.amount,
            source.currency_code,
            source.probability,
            source.source,
            source.campaign_id,
            source.loss_reason,
            source.created_date,
            source.closed_date,
            source.version,
            source._file,
            source._row,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
