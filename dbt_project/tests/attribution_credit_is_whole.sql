{# The credits of a conversion sum to 1 under every model, and every model credits every conversion. #}
with
    models as (select attribution_model_key from {{ ref("dim_attribution_model") }}),

    credited as (
        select conversion_key, attribution_model_key, sum(credit) as credit
        from {{ ref("fct_attribution") }}
        group by conversion_key, attribution_model_key
    )

select conversions.conversion_key, models.attribution_model_key, credited.credit
from {{ ref("fct_conversions") }} as conversions
cross join models
left join
    credited
    on conversions.conversion_key = credited.conversion_key
    and models.attribution_model_key = credited.attribution_model_key
where credited.credit is null or abs(credited.credit - 1) > 1e-9
