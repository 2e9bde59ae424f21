-- The hour of the day in which most conversations were opened in the 28 days up to each day; of
-- equals the earliest. It is a peak if it is at least half above the mean hour.
with
    daily as (
        select tenant_key, hour_date, hour_key, opened_count
        from {{ ref("int_kpi__conversation_hours") }}
    ),

    windowed as (
        select
            days.tenant_key,
            days.hour_date as window_date,
            daily.hour_key,
            sum(daily.opened_count) as opened_count
        from (select distinct tenant_key, hour_date from daily) as days
        inner join
            daily
            on days.tenant_key = daily.tenant_key
            and daily.hour_date <= days.hour_date
            and daily.hour_date > days.hour_date - interval '28' day
        group by days.tenant_key, days.hour_date, daily.hour_key
    ),

    ranked as (
        select
            *,
            row_number() over (
                partition by tenant_key, window_date order by opened_count desc, hour_key
            ) as place,
            sum(opened_count) over (partition by tenant_key, window_date) as all_hours_count
        from windowed
    ),

    final as (
        select
            tenant_key,
            window_date,
            hour_key as peak_hour_key,
            opened_count as peak_hour_count,
            all_hours_count,
            48 * opened_count >= 3 * all_hours_count as is_peak
        from ranked
        where place = 1 and opened_count > 0
    )

select *
from final
