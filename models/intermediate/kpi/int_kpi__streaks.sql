-- For how many days on end, up to each day, all performance targets of a tenant were met: those of
-- reliability and of the capabilities.
with
    daily as (
        select tenant_key, period_start, period_end, period_date, min(on_target_count) as is_met
        from {{ ref("int_kpi__standings") }}
        where grain = 'day' and judged_count = 1 and family in ('reliability', 'roi')
        group by tenant_key, period_start, period_end, period_date
    ),

    -- A streak begins anew after every day that missed a target.
    numbered as (
        select
            *,
            sum(case when is_met = 0 then 1 else 0 end) over (
                partition by tenant_key order by period_start
            ) as streak_number
        from daily
    ),

    final as (
        select
            tenant_key,
            'day' as grain,
            period_start,
            period_end,
            period_date,
            sum(is_met) over (
                partition by tenant_key, streak_number order by period_start
            ) as streak_days
        from numbered
    )

select *
from final
