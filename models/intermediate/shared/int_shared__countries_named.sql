with
    countries as (select country_code, country_name, region from {{ ref("countries") }}),

    words as (
        select lower(country_name) as word, country_code
        from countries
        union
        select lower(country_code) as word, country_code
        from countries
        union
        select alias as word, country_code
        from {{ ref("country_aliases") }}
    ),

    final as (
        select words.word, countries.country_code, countries.country_name, countries.region
        from words
        inner join countries on words.country_code = countries.country_code
    )

select *
from final
