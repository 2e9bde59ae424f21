{{ config(meta={"dimension": "consistency"}) }}
{# Days that break the calendar: a week that does not start on Monday or has not seven days, a gap. #}
with
    days as (
        select
            date_key,
            week_start,
            lead(date_key) over (order by date_key) as next_day,
            count(*) over (partition by iso_year_number, iso_week_number) as days_of_week,
            min(date_key) over () as first_day,
            max(date_key) over () as last_day
        from {{ ref("dim_date") }}
    )

select *
from days
where
    {{ iso_weekday("week_start") }} <> 1
    or {{ days_between("week_start", "date_key") }} not between 0
    and 6
    or {{ days_between("date_key", "next_day") }} <> 1
    or (
        days_of_week <> 7
        and {{ days_between("first_day", "date_key") }} > 6
        and {{ days_between("date_key", "last_day") }} > 6
    )
