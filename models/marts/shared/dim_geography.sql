with
    final as (
        select geography_key, country_code, country_name, region, city
        from {{ ref("int_shared__places_collected") }}
        union all
        select
            {{ unknown_key() }} as geography_key,
            cast(null as string) as country_code,
            'Unknown' as country_name,
            'Unknown' as region,
            cast(null as string) as city
    )

select *
from final
