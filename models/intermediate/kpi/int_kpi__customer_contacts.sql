-- Activities that took place with each customer account, by month.
with
    final as (
        select
            tenant_key,
            customer_key,
            cast(date_trunc('month', activity_date) as date) as month_start,
            count(*) as contact_count
        from {{ ref("fct_sales_activities") }}
        where is_completed and customer_key <> {{ unknown_key() }}
        group by tenant_key, customer_key, cast(date_trunc('month', activity_date) as date)
    )

select *
from final
