with
    source as ({{ current_rows("billing", "refunds") }}),

    final as (
        select
            source.refund_id,
            source.charge_id,
            source.status,
            source.reason,
            source.currency,
            source.amount,
            source.created_at,
            source.created_date,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
