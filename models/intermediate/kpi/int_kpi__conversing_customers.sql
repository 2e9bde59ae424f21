-- Customers on each day on which they opened a conversation: new on the day of their first.
with
    days as (
        select distinct tenant_key, customer_key, opened_date
        from {{ ref("fct_conversations") }}
        where customer_key <> {{ unknown_key() }} and opened_date is not null
    ),

    final as (
        select
            tenant_key,
            customer_key,
            opened_date,
            case
                when opened_date = min(opened_date) over (partition by tenant_key, customer_key)
                then 'new'
                else 'returning'
            end as customer_type
        from days
    )

select *
from final
