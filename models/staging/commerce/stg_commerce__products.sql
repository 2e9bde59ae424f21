with
    source as ({{ current_rows("commerce", "products") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.shop,
            source.product_id,
            source.title,
            source.category,
            source.status,
            source.variant_id,
            source.sku,
            source.price_amount,
            source.unit_cost_amount,
            source.created_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("commerce", "source.shop") }}
    )

select *
from final
