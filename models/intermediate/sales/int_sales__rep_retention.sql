{#
    Customers that a sales person won, a year after the month of their first purchase: whether they
    still pay. Only customers whose payments are known; a year that is not over is not there.
#}
with
    sales as (
        select
            tenant_key,
            customer_key,
            employee_key,
            cast(date_trunc('month', closed_date) as date) as sold_month
        from {{ ref("fct_opportunities") }}
        where is_won and closed_date is not null and customer_key <> {{ unknown_key() }}
        qualify
            row_number() over (
                partition by tenant_key, customer_key order by closed_date, opportunity_key
            )
            = 1
    ),

    paying as (
        select
            customer_key,
            month_start,
            max(case when is_active_at_close then 1 else 0 end) as is_active
        from {{ ref("int_revenue__customer_months") }}
        group by customer_key, month_start
    ),

    final as (
        select
            sales.tenant_key,
            sales.employee_key,
            paying.month_start,
            count(*) as sold_customer_count,
            sum(paying.is_active) as retained_customer_count
        from sales
        inner join
            paying
            on sales.customer_key = paying.customer_key
            and paying.month_start = cast(sales.sold_month + interval '12' month as date)
        group by sales.tenant_key, sales.employee_key, paying.month_start
    )

select *
from final
