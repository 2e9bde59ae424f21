-- Features that a user saw in a month, and how often it used them.
select
    tenant_key,
    user_key,
    feature_key,
    cast(date_trunc('month', usage_date) as date) as month_start,
    max(customer_key) as customer_key,
    cast(sum(view_count) as bigint) as view_count,
    cast(sum(use_count + item_created_count) as bigint) as usage_count,
    cast(sum(event_count) as bigint) as event_count
from {{ ref("fct_product_usage_daily") }}
where feature_key <> {{ unknown_key() }} and user_key <> {{ unknown_key() }} and is_active
group by tenant_key, user_key, feature_key, cast(date_trunc('month', usage_date) as date)
