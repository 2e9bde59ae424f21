-- Users active on each day by segment and device, days without any included. A user of several
-- devices counts for the one of most events, so the rows of a day add up.
with
    counted as (
        select tenant_key, activity_date, segment, device_key, count(*) as active_users
        from {{ ref("int_product__user_days") }}
        where is_main_device
        group by tenant_key, activity_date, segment, device_key
    ),

    members as (select distinct tenant_key, segment, device_key from counted),

    spans as (
        select counted.tenant_key, tenants.today_date, min(counted.activity_date) as first_date
        from counted
        inner join
            {{ ref("int_kpi__tenants") }} as tenants on counted.tenant_key = tenants.tenant_key
        group by counted.tenant_key, tenants.today_date
    ),

    final as (
        select
            spans.tenant_key,
            calendar.date_key as activity_date,
            members.segment,
            members.device_key,
            coalesce(counted.active_users, 0) as active_users
        from spans
        inner join members on spans.tenant_key = members.tenant_key
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and spans.today_date
        left join
            counted
            on members.tenant_key = counted.tenant_key
            and members.segment = counted.segment
            and members.device_key = counted.device_key
            and calendar.date_key = counted.activity_date
    )

select *
from final
