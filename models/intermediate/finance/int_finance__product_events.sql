-- Values of a shop product's attributes from an instant on, of all versions of it that were loaded:
-- the shop itself tells a product as it is now only.
with
    loaded as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            products.product_id,
            products.title as product_name,
            products.category,
            products.status,
            products.price_amount,
            products.unit_cost_amount,
            products.created_at,
            products.updated_at,
            row_number() over (
                partition by {{ tenant_id_or_unknown() }}, products.product_id, products.updated_at
                order by products._commit_seq desc, products._extracted_at desc
            ) as load_rank
        from
            {{ source("received", "commerce__products") }} as products
            {{ join_tenant("commerce", "products.shop") }}
    ),

    -- What was first seen held since the product was made: nothing older can be known.
    versions as (
        select
            *,
            case
                when
                    row_number() over (
                        partition by tenant_id, product_id order by updated_at nulls first
                    )
                    = 1
                then coalesce(created_at, updated_at)
                else updated_at
            end as valid_from
        from loaded
        where load_rank = 1
    ),

    final as (
        {% for attribute in [
            "product_name",
            "category",
            "status",
            "price_amount",
            "unit_cost_amount",
        ] %}
            select
                tenant_id,
                product_id,
                '{{ attribute }}' as attribute,
                cast({{ attribute }} as string) as value,
                valid_from
            from versions {{ "union all" if not loop.last }}
        {% endfor %}
    )

select *
from final
