with
    bounds as (
        select
            cast(date_trunc('year', first_day) as date) as first_day,
            {{ days_before("cast(date_trunc('year', last_day) + interval '1' year as date)", 1) }}
            as last_day
        from {{ ref("int_shared__dates_bounded") }}
    ),

    days as ({{ date_rows("bounds", [], "first_day", "last_day") }}),

    holidays as (select month_of_year, day_of_month, holiday_name from {{ ref("holidays") }}),

    parts as (
        select
            date_day,
            cast(extract(year from date_day) as bigint) as year_number,
            cast(extract(quarter from date_day) as bigint) as quarter_number,
            cast(extract(month from date_day) as bigint) as month_number,
            cast(extract(day from date_day) as bigint) as day_of_month,
            cast({{ iso_weekday("date_day") }} as bigint) as weekday_number
        from days
    ),

    {# The fiscal year starts with month {{ var("fiscal_year_start_month") }}. #}
    fiscal as (
        select
            *,
            (month_number + 12 - {{ var("fiscal_year_start_month") }}) % 12 + 1 as fiscal_period,
            case
                when
                    {{ var("fiscal_year_start_month") }} > 1
                    and month_number >= {{ var("fiscal_year_start_month") }}
                then year_number + 1
                else year_number
            end as fiscal_year
        from parts
    ),

    final as (
        select
            fiscal.date_day as date_key,
            fiscal.year_number,
            fiscal.quarter_number,
            fiscal.month_number,
            {{ date_text("fiscal.date_day", "month_name") }} as month_name,
            fiscal.day_of_month,
            cast(extract(doy from fiscal.date_day) as bigint) as day_of_year,
            fiscal.weekday_number,
            {{ date_text("fiscal.date_day", "day_name") }} as weekday_name,
            cast({{ iso_year("fiscal.date_day") }} as bigint) as iso_year_number,
            cast(extract(week from fiscal.date_day) as bigint) as iso_week_number,
            cast(date_trunc('week', fiscal.date_day) as date) as week_start,
            cast(date_trunc('month', fiscal.date_day) as date) as month_start,
            cast(date_trunc('quarter', fiscal.date_day) as date) as quarter_start,
            cast(date_trunc('year', fiscal.date_day) as date) as year_start,
            {{ date_text("fiscal.date_day", "year_month") }} as year_month,
            cast(fiscal.fiscal_year as bigint) as fiscal_year,
            cast(floor((fiscal.fiscal_period + 2) / 3) as bigint) as fiscal_quarter,
            cast(fiscal.fiscal_period as bigint) as fiscal_period,
            fiscal.weekday_number >= 6 as is_weekend,
            holidays.holiday_name is not null as is_holiday,
            holidays.holiday_name
        from fiscal
        left join
            holidays
            on fiscal.month_number = holidays.month_of_year
            and fiscal.day_of_month = holidays.day_of_month
    )

select *
from final
