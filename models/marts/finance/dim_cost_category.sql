with
    categories as (
        select distinct 'entered' as provider, cost_category
        from {{ ref("int_finance__costs_unioned") }}
        where cost_category is not null
        union
        select distinct provider, cloud_service as cost_category
        from {{ ref("int_finance__provider_costs") }}
        union
        select 'unknown' as provider, 'unknown' as cost_category
    ),

    final as (
        select
            case
                when provider = 'unknown'
                then {{ unknown_key() }}
                else {{ surrogate_key(["provider", "cost_category"]) }}
            end as cost_category_key,
            cost_category,
            provider
        from categories
    )

select *
from final
