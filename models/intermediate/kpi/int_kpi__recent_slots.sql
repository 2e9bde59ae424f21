-- Local time slots that KPIs are published at below a day: hours of five weeks, five and fifteen
-- minutes of two days, up to the one under way.
{% set slots = {"hour": [60, 35], "15min": [15, 2], "5min": [5, 2]} -%}

with
    tenants as (select tenant_key, now_at, today_date from {{ ref("int_kpi__tenants") }}),

    hours as (
        select
            tenants.tenant_key,
            tenants.now_at,
            cast(calendar.date_key as timestamp) + interval '1' hour * hours.hour_key as hour_start
        from tenants
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key >= tenants.today_date - interval '36' day
            and calendar.date_key <= tenants.today_date
        cross join {{ ref("dim_hour") }} as hours
    ),

    minutes as (
        {% for minute in [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55] -%}
            select {{ minute }} as minute_of_hour {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    starts as (
        {% for grain, (length, days) in slots.items() -%}
            select
                hours.tenant_key,
                hours.now_at,
                '{{ grain }}' as grain,
                hours.hour_start + interval '1' minute * minutes.minute_of_hour as period_start,
                hours.hour_start
                + interval '1' minute * (minutes.minute_of_hour + {{ length }}) as period_end
            from hours
            cross join minutes
            where
                minutes.minute_of_hour % {{ length }} = 0
                and hours.hour_start > hours.now_at - interval '{{ days }}' day
                {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    final as (
        select tenant_key, grain, period_start, period_end from starts where period_start <= now_at
    )

select *
from final
