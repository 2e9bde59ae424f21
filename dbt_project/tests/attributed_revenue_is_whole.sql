{# Each model attributes exactly what each conversion is worth, so its total is that of conversions. #}
with
    attributed as (
        select
            conversion_key, attribution_model_key, sum(attributed_revenue_amount) as revenue_amount
        from {{ ref("fct_attribution") }}
        group by conversion_key, attribution_model_key
    )

select
    conversions.conversion_key,
    attributed.attribution_model_key,
    conversions.value_amount,
    attributed.revenue_amount
from {{ ref("fct_conversions") }} as conversions
left join attributed on conversions.conversion_key = attributed.conversion_key
where coalesce(conversions.value_amount, 0) <> coalesce(attributed.revenue_amount, 0)
