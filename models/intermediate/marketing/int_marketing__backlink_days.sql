{#
    Links to each site at the end of each UTC day, and how many were found in it: all that had ever
    been found by its end, less all by the end of the day before. That is not known of the first day,
    of a day after one that was not told, and where Ahrefs has counted anew and arrived at fewer.
#}
with
    days as (select * from {{ ref("stg_ahrefs__backlinks_daily") }}),

    days_with_the_one_before as (
        select
            *,
            lag(all_time_backlinks) over (
                partition by target order by date
            ) as all_time_backlinks_before,
            lag(date) over (partition by target order by date) as date_before
        from days
    ),

    final as (
        select
            tenant_id,
            target,
            date as reporting_date,
            live_backlinks as live_backlink_count,
            case
                when
                    date_before = {{ days_before("date", 1) }}
                    and all_time_backlinks >= all_time_backlinks_before
                then all_time_backlinks - all_time_backlinks_before
            end as new_backlink_count
        from days_with_the_one_before
    )

select *
from final
