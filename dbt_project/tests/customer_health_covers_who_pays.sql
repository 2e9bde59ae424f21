-- Customers with a health at a month's end are those with recurring revenue then (both from the
-- same
-- subscriptions, by other ways).
with
    paying as (
        select distinct tenant_key, source_system, customer_id, month_start
        from {{ ref("fct_mrr_monthly") }}
        where closing_mrr_amount > 0 and not is_partial
    ),

    healthy as (
        select health.tenant_key, health.source_system, health.customer_id, calendar.month_start
        from {{ ref("fct_customer_health_daily") }} as health
        inner join {{ ref("dim_date") }} as calendar on health.health_date = calendar.date_key
        inner join
            {{ ref("int_kpi__tenants") }} as tenants on health.tenant_key = tenants.tenant_key
        where
            extract(day from health.health_date + interval '1' day) = 1
            and health.health_date < tenants.today_date
    )

select coalesce(paying.customer_id, healthy.customer_id) as customer_id
from paying
full outer join
    healthy
    on paying.tenant_key = healthy.tenant_key
    and paying.source_system = healthy.source_system
    and paying.customer_id = healthy.customer_id
    and paying.month_start = healthy.month_start
where paying.customer_id is null or healthy.customer_id is null
