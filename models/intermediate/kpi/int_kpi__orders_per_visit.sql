-- Net revenue of orders beside the visits of the day, for units that have a shop.
with
    orders as (
        select
            {{ surrogate_key(["orders.tenant_id"]) }} as tenant_key,
            {{
                to_tenant_date(
                    "coalesce(orders.processed_at, orders.created_at)", "tenants.time_zone"
                )
            }} as visit_date,
            sum(orders.net_amount - coalesce(orders.refunded_amount, 0)) as net_revenue_amount
        from {{ ref("stg_commerce__orders") }} as orders
        inner join {{ ref("dim_tenant") }} as tenants on orders.tenant_id = tenants.tenant_id
        where orders.cancelled_at is null
        group by
            orders.tenant_id,
            {{
                to_tenant_date(
                    "coalesce(orders.processed_at, orders.created_at)", "tenants.time_zone"
                )
            }}
    ),

    shops as (select tenant_key, min(visit_date) as first_date from orders group by tenant_key),

    visits as (
        select tenant_key, funnel_date as visit_date, sum(entrant_count) as session_count
        from {{ ref("mart_funnel_daily") }}
        where stage = 'session'
        group by tenant_key, funnel_date
    ),

    final as (
        select
            visits.tenant_key,
            visits.visit_date,
            visits.session_count,
            coalesce(orders.net_revenue_amount, 0) as net_revenue_amount
        from visits
        inner join
            shops on visits.tenant_key = shops.tenant_key and visits.visit_date >= shops.first_date
        left join
            orders
            on visits.tenant_key = orders.tenant_key
            and visits.visit_date = orders.visit_date
    )

select *
from final
