with
    source as ({{ current_rows("billing", "subscriptions") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.subscription_id,
            source.customer_id,
            source.status,
            source.currency,
            source.started_at,
            source.current_period_start_at,
            source.current_period_end_at,
            source.cancel_at,
            source.canceled_at,
            source.ended_at,
            source.cancellation_reason,
            source.items,
            source.discount,
            source.created_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("billing", "source.business_unit") }}
    )

select *
from final
