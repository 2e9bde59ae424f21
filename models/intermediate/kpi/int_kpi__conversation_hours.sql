-- Conversations opened in each local hour from the first day to now, hours without any included.
with
    opened as (
        select tenant_key, hour_date, hour_key, sum(opened_count) as opened_count
        from {{ ref("mart_conversation_hourly") }}
        group by tenant_key, hour_date, hour_key
    ),

    spans as (
        select
            opened.tenant_key,
            min(opened.hour_date) as first_date,
            tenants.today_date,
            tenants.now_at
        from opened
        inner join
            {{ ref("int_kpi__tenants") }} as tenants on opened.tenant_key = tenants.tenant_key
        where opened.opened_count > 0
        group by opened.tenant_key, tenants.today_date, tenants.now_at
    ),

    final as (
        select
            spans.tenant_key,
            calendar.date_key as hour_date,
            hours.hour_key,
            cast(calendar.weekday_number as string) || '-' || hours.hour_label as weekday_hour,
            coalesce(opened.opened_count, 0) as opened_count
        from spans
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and spans.today_date
        cross join {{ ref("dim_hour") }} as hours
        left join
            opened
            on spans.tenant_key = opened.tenant_key
            and calendar.date_key = opened.hour_date
            and hours.hour_key = opened.hour_key
        where
            cast(calendar.date_key as timestamp) + hours.hour_key * interval '1' hour
            <= spans.now_at
    )

select *
from final
