with
    source as ({{ current_rows("commerce", "order_lines") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.shop,
            source.order_line_id,
            source.order_id,
            source.product_id,
            source.title,
            source.quantity,
            source.price_amount,
            source.discount_amount,
            source.unit_cost_amount,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("commerce", "source.shop") }}
    )

select *
from final
