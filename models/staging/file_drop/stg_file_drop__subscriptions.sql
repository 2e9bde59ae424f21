with
    source as ({{ current_rows("file_drop", "subscriptions") }}),

    final as (
        select
            trim(source.tenant_id) as tenant_id,
            source.subscription_id,
            source.effective_date,
            source.customer_id,
            source.customer_name,
            source.segment,
            source.product,
            source.mrr_amount,
            source.currency_code,
            source.version,
            source._file,
            source._row,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
