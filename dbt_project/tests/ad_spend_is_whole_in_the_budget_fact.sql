{{ config(meta={"dimension": "consistency"}) }}
{# Spend has its campaign's day whatever the campaign's state: no day's total differs. #}
with
    delivered as (
        select tenant_key, reporting_date as spend_date, sum(spend_amount) as spend_amount
        from {{ ref("fct_ad_performance_daily") }}
        group by tenant_key, reporting_date
    ),

    budgeted as (
        select tenant_key, budget_date as spend_date, sum(spend_amount) as spend_amount
        from {{ ref("fct_campaign_budget_daily") }}
        group by tenant_key, budget_date
    ),

    compared as (
        select
            coalesce(delivered.tenant_key, budgeted.tenant_key) as tenant_key,
            coalesce(delivered.spend_date, budgeted.spend_date) as spend_date,
            coalesce(delivered.spend_amount, 0) as delivered_amount,
            coalesce(budgeted.spend_amount, 0) as budgeted_amount
        from delivered
        full join
            budgeted
            on delivered.tenant_key = budgeted.tenant_key
            and delivered.spend_date = budgeted.spend_date
    )

select *
from compared
where delivered_amount <> budgeted_amount
