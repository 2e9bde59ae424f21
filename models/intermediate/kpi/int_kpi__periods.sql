-- Each day with the day, ISO week, month and quarter it lies in; ends are exclusive.
with
    days as (select date_key, week_start, month_start, quarter_start from {{ ref("dim_date") }}),

    final as (
        select
            date_key,
            'day' as grain,
            date_key as period_start,
            cast(date_key + interval '1' day as date) as period_end
        from days
        union all
        select
            date_key,
            'week' as grain,
            week_start as period_start,
            cast(week_start + interval '7' day as date) as period_end
        from days
        union all
        select
            date_key,
            'month' as grain,
            month_start as period_start,
            cast(month_start + interval '1' month as date) as period_end
        from days
        union all
        select
            date_key,
            'quarter' as grain,
            quarter_start as period_start,
            cast(quarter_start + interval '3' month as date) as period_end
        from days
    )

select *
from final
