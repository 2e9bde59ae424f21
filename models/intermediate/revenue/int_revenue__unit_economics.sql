-- What the unit economics of a segment and month are made of, as sums. The ledger knows margin and
-- cost of winning customers of the whole unit: each segment has the unit's margin, and bears cost
-- by
-- its new customers. Cost of a month that won nobody stays with the segment `unassigned`.
with
    tenants as (select tenant_key, currency_code from {{ ref("dim_tenant") }}),

    segments as (
        select
            tenant_key,
            segment,
            month_start,
            sum(case when is_active_at_open then 1 else 0 end) as opening_customer_count,
            sum(case when is_new then 1 else 0 end) as new_customer_count,
            sum(case when is_churned then 1 else 0 end) as churned_customer_count,
            sum(case when is_active_at_close then 1 else 0 end) as closing_customer_count,
            sum(new_mrr_amount) as new_mrr_amount,
            sum(closing_mrr_amount) as closing_mrr_amount
        from {{ ref("int_revenue__customer_months") }}
        group by tenant_key, segment, month_start
    ),

    ledger as (
        select
            ledger.tenant_key,
            ledger.month_start,
            sum(
                case when accounts.account_class = 'revenue' then ledger.actual_amount else 0 end
            ) as revenue_amount,
            sum(
                case
                    when accounts.account_class = 'cost_of_revenue' then ledger.actual_amount else 0
                end
            ) as cost_of_revenue_amount,
            sum(
                case when accounts.is_sales_and_marketing then ledger.actual_amount else 0 end
            ) as sales_and_marketing_cost_amount
        from {{ ref("fct_general_ledger") }} as ledger
        inner join
            {{ ref("dim_account") }} as accounts on ledger.gl_account_key = accounts.gl_account_key
        where ledger.actual_amount is not null
        group by ledger.tenant_key, ledger.month_start
    ),

    winners as (
        select
            *,
            sum(new_customer_count) over (
                partition by tenant_key, month_start
                order by segment
                rows between unbounded preceding and current row
            ) as share_end,
            sum(new_customer_count) over (partition by tenant_key, month_start) as whole
        from segments
    ),

    of_segments as (
        select
            winners.tenant_key,
            winners.segment,
            winners.month_start,
            winners.opening_customer_count,
            winners.new_customer_count,
            winners.churned_customer_count,
            winners.closing_customer_count,
            winners.new_mrr_amount,
            winners.closing_mrr_amount,
            case
                when ledger.sales_and_marketing_cost_amount is null
                then null
                when winners.whole = 0
                then 0
                else
                    {{
                        shares_of(
                            "cast(ledger.sales_and_marketing_cost_amount as decimal(18, 4))",
                            "winners.share_end",
                            "winners.share_end - winners.new_customer_count",
                            "nullif(winners.whole, 0)",
                        )
                    }}
            end as sales_and_marketing_cost_amount
        from winners
        left join
            ledger
            on winners.tenant_key = ledger.tenant_key
            and winners.month_start = ledger.month_start
    ),

    -- Months before the first customer, too.
    of_nobody as (
        select
            ledger.tenant_key,
            'unassigned' as segment,
            ledger.month_start,
            0 as opening_customer_count,
            0 as new_customer_count,
            0 as churned_customer_count,
            0 as closing_customer_count,
            0 as new_mrr_amount,
            0 as closing_mrr_amount,
            ledger.sales_and_marketing_cost_amount
        from ledger
        left join
            (
                select distinct tenant_key, month_start from segments where new_customer_count > 0
            ) as won
            on ledger.tenant_key = won.tenant_key
            and ledger.month_start = won.month_start
        where won.tenant_key is null and ledger.sales_and_marketing_cost_amount <> 0
    ),

    unioned as (
        select *
        from of_segments
        union all
        select *
        from of_nobody
    ),

    final as (
        select
            unioned.tenant_key,
            unioned.segment,
            unioned.month_start,
            tenants.currency_code,
            unioned.opening_customer_count,
            unioned.new_customer_count,
            unioned.churned_customer_count,
            unioned.closing_customer_count,
            unioned.new_mrr_amount,
            unioned.closing_mrr_amount,
            unioned.sales_and_marketing_cost_amount,
            ledger.revenue_amount as unit_revenue_amount,
            ledger.cost_of_revenue_amount as unit_cost_of_revenue_amount
        from unioned
        inner join tenants on unioned.tenant_key = tenants.tenant_key
        left join
            ledger
            on unioned.tenant_key = ledger.tenant_key
            and unioned.month_start = ledger.month_start
    )

select *
from final
