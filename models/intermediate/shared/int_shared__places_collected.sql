with
    places as (
        select country, cast(null as string) as city
        from {{ ref("stg_ga4__sessions_hourly") }}
        union
        select country, cast(null as string) as city
        from {{ ref("stg_hubspot__contacts") }}
        union
        select country, cast(null as string) as city
        from {{ ref("stg_hubspot__companies") }}
        union
        select country, cast(null as string) as city
        from {{ ref("stg_salesforce__leads") }}
        union
        select billing_country as country, cast(null as string) as city
        from {{ ref("stg_salesforce__accounts") }}
        union
        select country, cast(null as string) as city
        from {{ ref("stg_crm_app__customers") }}
        union
        select country, cast(null as string) as city
        from {{ ref("stg_billing__customers") }}
        union
        select country, city
        from {{ ref("stg_file_drop__ads_daily") }}
        union
        select country, city
        from {{ ref("stg_file_drop__leads") }}
        union
        select customer_country as country, cast(null as string) as city
        from {{ ref("stg_file_drop__opportunities") }}
        union
        select country, cast(null as string) as city
        from {{ ref("int_marketing__ad_breakdowns") }}
    ),

    keyed as (
        select
            {{ geography_key("countries", "places.country", "places.city") }} as geography_key,
            countries.country_code,
            coalesce(
                countries.country_name, {{ clean_text("places.country") }}, 'Unknown'
            ) as country_name,
            coalesce(countries.region, 'Unknown') as region,
            {{ clean_text("places.city") }} as city
        from places {{ join_country("countries", "places.country") }}
    ),

    final as (
        select
            geography_key,
            max(country_code) as country_code,
            max(country_name) as country_name,
            max(region) as region,
            max(city) as city
        from keyed
        where geography_key <> {{ unknown_key() }}
        group by geography_key
    )

select *
from final
