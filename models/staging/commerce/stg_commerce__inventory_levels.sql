with
    source as ({{ current_rows("commerce", "inventory_levels") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.shop,
            source.inventory_level_id,
            source.inventory_item_id,
            source.product_id,
            source.location_id,
            source.location_name,
            source.on_hand,
            source.incoming,
            source.lead_time_days,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("commerce", "source.shop") }}
    )

select *
from final
