with
    source as ({{ current_rows("crm_app", "customer_history") }}),

    final as (
        select
            source.history_id,
            source.customer_id,
            source.segment,
            source.changed_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
