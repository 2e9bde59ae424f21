-- Impact and cost of the 28 days that end with a day, of those days that both are known of. Fewer
-- than 7 such days say nothing: their ratio is NULL (C4-08).
{% set window_days, least_days = 28, 7 %}
with
    days as (select * from {{ ref("int_roi__days") }}),

    trailing_sums as (
        select
            days.tenant_key,
            days.roi_date,
            cast(sum(case when earlier.is_known then 1 else 0 end) as bigint) as trailing_day_count,
            sum(
                case when earlier.is_known then earlier.revenue_impact_estimated_amount end
            ) as trailing_revenue_impact_estimated_amount,
            sum(case when earlier.is_known then earlier.cost_amount end) as trailing_cost_amount
        from days
        inner join
            days as earlier
            on days.tenant_key = earlier.tenant_key
            and earlier.roi_date <= days.roi_date
            and earlier.roi_date > {{ days_before("days.roi_date", window_days) }}
        group by days.tenant_key, days.roi_date
    ),

    final as (
        select
            *,
            case
                when trailing_day_count >= {{ least_days }}
                then
                    {{
                        return_on_investment(
                            "trailing_revenue_impact_estimated_amount", "trailing_cost_amount"
                        )
                    }}
            end as trailing_roi_rate
        from trailing_sums
    )

select *
from final
