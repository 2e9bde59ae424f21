-- Whether a family of KPIs needs attention in a week: one of its KPIs is critical, or the share of
-- them that is on target fell in that week and in the week before.
with
    weekly as (
        select
            tenant_key,
            family,
            period_start,
            period_end,
            period_date,
            sum(case when status = 'critical' then 1 else 0 end) as critical_count,
            cast(sum(on_target_count) as double)
            / nullif(cast(sum(judged_count) as double), 0) as on_target_rate
        from {{ ref("int_kpi__standings") }}
        where grain = 'week' and judged_count = 1
        group by tenant_key, family, period_start, period_end, period_date
    ),

    compared as (
        select
            *,
            on_target_rate - lag(on_target_rate) over (
                partition by tenant_key, family order by period_start
            ) as change,
            lag(on_target_rate) over (partition by tenant_key, family order by period_start)
            - lag(on_target_rate, 2) over (
                partition by tenant_key, family order by period_start
            ) as former_change
        from weekly
    ),

    final as (
        select
            tenant_key,
            family,
            'week' as grain,
            period_start,
            period_end,
            period_date,
            case
                when critical_count > 0 or (change < 0 and former_change < 0) then 1 else 0
            end as needs_attention_count
        from compared
    )

select *
from final
