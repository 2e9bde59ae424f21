-- Distinct users active on a day, and in the days up to it that weekly and monthly users are
-- counted over. A user has one segment, so segments of a day add up; days never do.
with
    user_days as (
        select tenant_key, user_key, segment, activity_date
        from {{ ref("int_product__user_days") }}
        where is_main_device
    ),

    spans as (
        select user_days.tenant_key, tenants.today_date, min(activity_date) as first_date
        from user_days
        inner join
            {{ ref("int_kpi__tenants") }} as tenants on user_days.tenant_key = tenants.tenant_key
        group by user_days.tenant_key, tenants.today_date
    ),

    segments as (select distinct tenant_key, segment from user_days),

    days as (
        select
            spans.tenant_key,
            segments.segment,
            calendar.date_key as usage_date,
            calendar.month_start
        from spans
        inner join segments on spans.tenant_key = segments.tenant_key
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and spans.today_date
    ),

    counted as (
        select
            days.tenant_key,
            days.segment,
            days.usage_date,
            days.month_start,
            count(
                distinct case
                    when user_days.activity_date = days.usage_date then user_days.user_key
                end
            ) as daily_active_users,
            count(
                distinct case
                    when
                        user_days.activity_date
                        > {{ days_before("days.usage_date", var("wau_days")) }}
                    then user_days.user_key
                end
            ) as weekly_active_users,
            count(distinct user_days.user_key) as monthly_active_users
        from days
        left join
            user_days
            on days.tenant_key = user_days.tenant_key
            and days.segment = user_days.segment
            and user_days.activity_date > {{ days_before("days.usage_date", var("mau_days")) }}
            and user_days.activity_date <= days.usage_date
        group by days.tenant_key, days.segment, days.usage_date, days.month_start
    ),

    final as (
        select
            tenant_key,
            segment,
            usage_date,
            daily_active_users,
            weekly_active_users,
            monthly_active_users,
            cast(
                avg(cast(daily_active_users as double)) over (
                    partition by tenant_key, segment, month_start order by usage_date
                ) as decimal(18, 6)
            ) as mean_daily_active_users
        from counted
    )

select *
from final
