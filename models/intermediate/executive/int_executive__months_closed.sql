-- How recurring revenue grew in each month that is over, and how many of the customers of twelve
-- months before it still paid when it ended.
with
    revenue as (
        select
            tenant_key,
            month_start,
            sum(opening_mrr_amount_reporting) as opening_mrr_amount_reporting,
            sum(closing_mrr_amount_reporting) as closing_mrr_amount_reporting
        from {{ ref("fct_mrr_monthly") }}
        where not is_partial
        group by tenant_key, month_start
    ),

    customers as (
        select
            tenant_key,
            month_start,
            sum(case when cohort_mrr_amount > 0 then 1 else 0 end) as cohort_customer_count,
            sum(
                case when cohort_mrr_amount > 0 and is_active_at_close then 1 else 0 end
            ) as retained_customer_count
        from {{ ref("int_revenue__customer_months") }}
        group by tenant_key, month_start
    ),

    final as (
        select
            revenue.tenant_key,
            revenue.month_start,
            revenue.opening_mrr_amount_reporting,
            revenue.closing_mrr_amount_reporting,
            customers.cohort_customer_count,
            customers.retained_customer_count
        from revenue
        left join
            customers
            on revenue.tenant_key = customers.tenant_key
            and revenue.month_start = customers.month_start
    )

select *
from final
