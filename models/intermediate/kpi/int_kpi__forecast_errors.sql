-- The commit forecast of each unit as it stood when the month began, and what was won in it: months
-- that are over.
with
    monthly as (
        select
            tenant_key,
            period_start_date,
            sum(frozen_commit_forecast_amount) as commit_amount,
            sum(closed_to_date_amount) as won_amount
        from {{ ref("fct_sales_plan") }}
        where is_last_snapshot and is_ended
        group by tenant_key, period_start_date
    ),

    final as (select *, abs(commit_amount - won_amount) as absolute_error_amount from monthly)

select *
from final
