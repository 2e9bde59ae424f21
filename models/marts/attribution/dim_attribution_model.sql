with
    models as (select * from {{ ref("attribution_models") }}),

    final as (
        select
            {{ surrogate_key(["model_id"]) }} as attribution_model_key,
            model_id,
            model_name,
            model_family,
            half_life_days,
            first_weight,
            last_weight,
            lookback_days,
            direct_handling,
            is_official
        from models
    )

select *
from final
