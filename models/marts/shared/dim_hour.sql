with
    {# A day has 24 hours: as many rows as this many days. #}
    first_hours as (
        select cast('2000-01-01' as date) as first_day, cast('2000-01-24' as date) as last_day
    ),

    numbered as ({{ date_rows("first_hours", [], "first_day", "last_day") }}),

    hours as (select cast(extract(day from date_day) - 1 as bigint) as hour_key from numbered),

    final as (
        select
            hour_key,
            lpad(cast(hour_key as string), 2, '0') || ':00' as hour_label,
            case
                when hour_key < 6
                then 'night'
                when hour_key < 12
                then 'morning'
                when hour_key < 18
                then 'afternoon'
                else 'evening'
            end as day_part,
            hour_key between 9 and 17 as is_business_hour
        from hours
    )

select *
from final
