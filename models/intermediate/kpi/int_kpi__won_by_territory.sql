-- Opportunities won with the territory they count for: the country of the customer.
with
    final as (
        select
            won.tenant_key,
            won.closed_date,
            coalesce(places.country_code, 'unknown') as territory,
            won.amount,
            won.amount_reporting
        from {{ ref("fct_opportunities") }} as won
        inner join
            {{ ref("dim_customer") }} as customers
            on won.customer_version_key = customers.customer_version_key
        left join
            {{ ref("dim_geography") }} as places on customers.geography_key = places.geography_key
        where won.is_won and won.closed_date is not null
    )

select *
from final
