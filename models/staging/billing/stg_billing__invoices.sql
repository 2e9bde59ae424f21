with
    source as ({{ current_rows("billing", "invoices") }}),

    final as (
        select
            source.invoice_id,
            source.customer_id,
            source.subscription_id,
            source.status,
            source.currency,
            source.amount_due,
            source.amount_paid,
            source.attempt_count,
            source.created_at,
            source.due_at,
            source.paid_at,
            source.created_date,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
