-- Paying customers by month, and what they did in the community of their unit, if it has one.
with
    community as (
        select
            actions.tenant_id,
            actions.customer_id,
            cast(
                date_trunc(
                    'month', {{ to_tenant_date("actions.occurred_at", "tenants.time_zone") }}
                ) as date
            ) as month_start,
            count(*) as action_count
        from {{ ref("stg_customer_success__community_activity") }} as actions
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on actions.tenant_id = tenants.tenant_id
        group by actions.tenant_id, actions.customer_id, 3
    ),

    communities as (
        select tenant_id, {{ surrogate_key(["tenant_id"]) }} as tenant_key
        from community
        group by tenant_id
    ),

    final as (
        select
            months.tenant_key,
            months.customer_key,
            months.customer_id,
            months.month_start,
            coalesce(community.action_count, 0) as action_count
        from {{ ref("int_revenue__customer_months") }} as months
        inner join communities on months.tenant_key = communities.tenant_key
        left join
            community
            on communities.tenant_id = community.tenant_id
            and months.customer_id = community.customer_id
            and months.month_start = community.month_start
        where months.is_active_at_open or months.is_active_at_close
    )

select *
from final
