-- Product lines of the ledger that name exactly one product of the business unit.
with
    names as (
        select tenant_id, product_key, {{ normalised("product_name") }} as product_line
        from {{ ref("int_finance__product_versions") }}
        where valid_to is null and source_system = 'billing'
    ),

    final as (
        select tenant_id, product_line, max(product_key) as product_key
        from names
        where product_line is not null
        group by tenant_id, product_line
        having count(*) = 1
    )

select *
from final
