-- Revenue of a product line in a month, with its share of what the lines that earn anything earn.
with
    monthly as (
        select
            ledger.tenant_key,
            ledger.month_start,
            ledger.product_line,
            sum(ledger.actual_amount_reporting) as revenue_amount
        from {{ ref("fct_general_ledger") }} as ledger
        inner join
            {{ ref("dim_account") }} as accounts
            on ledger.gl_account_key = accounts.gl_account_key
            and accounts.account_class = 'revenue'
        group by ledger.tenant_key, ledger.month_start, ledger.product_line
    ),

    final as (
        select
            tenant_key,
            month_start,
            product_line,
            revenue_amount,
            cast(revenue_amount as double) / nullif(
                cast(sum(revenue_amount) over (partition by tenant_key, month_start) as double), 0
            ) as revenue_rate
        from monthly
        where revenue_amount > 0
    )

select
    *,
    -- Summed over lines and divided by revenue: 1 - the sum of the squared shares.
    cast(
        cast(revenue_amount as double) * (1 - revenue_rate) as decimal(18, 4)
    ) as revenue_of_others_amount
from final
