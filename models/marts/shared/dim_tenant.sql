with
    final as (
        select
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            tenant_id,
            tenant_name,
            business_model,
            currency_code,
            time_zone
        from {{ ref("int_shared__tenants_collected") }}
    )

select *
from final
