with
    source as ({{ current_rows("commerce", "checkouts") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.shop,
            source.checkout_id,
            {{ hash_personal("source.customer_email") }} as customer_email_hash,
            source.customer_id,
            source.cart_ref,
            source.completed_at,
            source.completed_at is not null as is_recovered,
            source.amount,
            source.currency_code,
            source.created_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("commerce", "source.shop") }}
    )

select *
from final
