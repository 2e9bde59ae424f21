with
    source as ({{ current_rows("billing", "payments") }}),

    final as (
        select
            source.charge_id,
            source.customer_id,
            source.invoice_id,
            source.payment_intent_id,
            source.status,
            source.currency,
            source.amount,
            source.amount_refunded,
            source.is_refunded,
            source.is_disputed,
            source.failure_code,
            source.failure_message,
            source.decline_reason,
            source.outcome_type,
            source.risk_level,
            source.risk_score,
            source.created_at,
            source.created_date,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
