-- Users of a day by segment and device together are the distinct users that had an event on it.
with
    counted as (
        select tenant_key, activity_date, sum(active_users) as user_count
        from {{ ref("int_product__daily_users") }}
        group by tenant_key, activity_date
    ),

    used as (
        select tenant_key, usage_date as activity_date, count(distinct user_key) as user_count
        from {{ ref("fct_product_usage_daily") }}
        where is_active and user_id is not null
        group by tenant_key, usage_date
    )

select coalesce(counted.activity_date, used.activity_date) as activity_date
from counted
full outer join
    used on counted.tenant_key = used.tenant_key and counted.activity_date = used.activity_date
where coalesce(counted.user_count, 0) <> coalesce(used.user_count, 0)
