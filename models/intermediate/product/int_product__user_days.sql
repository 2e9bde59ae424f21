-- Days on which a user was active, by device: main devices count a user's day once.
with
    days as (
        select
            tenant_key,
            user_key,
            event_date as activity_date,
            device_key,
            max(customer_key) as customer_key,
            max(segment) as segment,
            count(*) as event_count
        from {{ ref("int_product__events_dated") }}
        where is_qualifying and user_id is not null
        group by tenant_key, user_key, event_date, device_key
    ),

    final as (
        select
            *,
            row_number() over (
                partition by user_key, activity_date order by event_count desc, device_key
            )
            = 1 as is_main_device
        from days
    )

select *
from final
