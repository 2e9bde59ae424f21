-- Spend beside the daily budget by campaign: of whole days, and of days so far by hour. Rows have
-- the one or the other time, and each grain of a KPI reads those that have its own.
with
    daily as (
        select
            tenant_key,
            campaign_key,
            budget_date,
            cast(null as timestamp) as hour_started_at,
            spend_amount,
            daily_budget_amount
        from {{ ref("fct_campaign_budget_daily") }}
        where coalesce(is_enabled, true) and daily_budget_amount > 0
    ),

    hourly as (
        select
            tenant_key,
            campaign_key,
            cast(null as date) as budget_date,
            hour_started_at,
            spend_to_hour_amount as spend_amount,
            daily_budget_amount
        from {{ ref("mart_campaign_realtime") }}
        where daily_budget_amount > 0
    ),

    final as (
        select *
        from daily
        union all
        select *
        from hourly
    )

select *
from final
