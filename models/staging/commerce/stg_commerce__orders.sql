with
    source as ({{ current_rows("commerce", "orders") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.shop,
            source.order_id,
            {{ hash_personal("source.customer_email") }} as customer_email_hash,
            source.order_name,
            source.customer_id,
            source.cart_ref,
            source.source_name,
            source.financial_status,
            source.fulfillment_status,
            source.landing_site,
            source.utm_source,
            source.utm_medium,
            source.utm_campaign,
            source.currency_code,
            source.subtotal_amount + source.discount_amount as gross_amount,
            source.subtotal_amount as net_amount,
            source.discount_amount,
            source.tax_amount,
            source.shipping_amount,
            source.total_amount,
            source.refunded_amount,
            source.processed_at,
            source.cancelled_at,
            source.created_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("commerce", "source.shop") }}
    )

select *
from final
