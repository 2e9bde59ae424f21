with
    source as ({{ current_rows("billing", "prices") }}),

    final as (
        select
            source.price_id,
            source.product_id,
            source.nickname,
            source.currency,
            source.unit_amount,
            source.interval,
            source.interval_count,
            source.created_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
