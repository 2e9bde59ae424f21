with
    source as ({{ current_rows("billing", "subscription_events") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.event_id,
            source.type,
            source.created_at,
            source.subscription_id,
            source.customer_id,
            source.status,
            source.currency,
            source.start_date,
            source.canceled_at,
            source.ended_at,
            source.cancellation_reason,
            source.items,
            source.discount,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("billing", "source.business_unit") }}
    )

select *
from final
