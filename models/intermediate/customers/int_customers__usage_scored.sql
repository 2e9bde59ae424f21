-- Usage part of customer health: the mean of the percentiles of active days, depth (events of an
-- active day) and breadth (features used), each of 28 days.
with
    windows as (
        select
            *,
            case
                when active_day_count = 0 then 0 else cast(event_count as double) / active_day_count
            end as event_depth
        from {{ ref("int_customers__usage_windows") }}
    ),

    percentiles as (
        select
            *,
            {{ health_percentile("active_day_count") }} as active_day_percentile,
            {{ health_percentile("event_depth") }} as depth_percentile,
            {{ health_percentile("feature_count") }} as breadth_percentile
        from windows
    ),

    final as (
        select
            customer_key,
            health_date,
            active_day_count,
            {{
                mean_of_present(
                    ["active_day_percentile", "depth_percentile", "breadth_percentile"]
                )
            }} as usage_score
        from percentiles
    )

select *
from final
