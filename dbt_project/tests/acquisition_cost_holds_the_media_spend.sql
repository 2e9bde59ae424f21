{{ config(severity="warn", meta={"dimension": "consistency"}) }}
{#
    Sales and marketing cost of a month whose books are closed holds what the platforms say was spent
    (C1-04). Platforms' days are local and the ledger's are not: a twentieth may fall into the next
    month.
#}
with
    spent as (
        select
            tenant_key,
            cast(date_trunc('month', reporting_date) as date) as month_start,
            sum(spend_amount) as spend_amount
        from {{ ref("fct_ad_performance_daily") }}
        group by tenant_key, cast(date_trunc('month', reporting_date) as date)
    ),

    borne as (
        select
            tenant_key,
            month_start,
            sum(sales_and_marketing_cost_amount) as cost_amount,
            max(month_start) over (partition by tenant_key) as last_month
        from {{ ref("mart_unit_economics_monthly") }}
        where sales_and_marketing_cost_amount is not null
        group by tenant_key, month_start
    )

select borne.tenant_key, borne.month_start, borne.cost_amount, spent.spend_amount
from borne
inner join spent on borne.tenant_key = spent.tenant_key and borne.month_start = spent.month_start
where borne.month_start < borne.last_month and borne.cost_amount < 0.95 * spent.spend_amount
