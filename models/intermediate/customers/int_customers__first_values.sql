-- When a customer first had value of what it pays for: a user of the product reached it, or the
-- success plan's milestone was completed, whichever came first.
with
    contracts as (
        select accounts.customer_key, states.tenant_id, min(states.valid_from) as started_at
        from {{ ref("int_revenue__subscription_states") }} as states
        inner join
            {{ ref("int_customers__crm_accounts") }} as accounts
            on states.tenant_id = accounts.tenant_id
            and states.customer_id = accounts.account_id
        where states.is_crm_account
        group by accounts.customer_key, states.tenant_id
    ),

    reached as (
        select customer_key, value_reached_at as reached_at
        from {{ ref("int_product__user_milestones") }}
        where value_reached_at is not null
        union all
        select accounts.customer_key, plans.completed_at as reached_at
        from {{ ref("stg_customer_success__success_plans") }} as plans
        inner join
            {{ ref("int_customers__crm_accounts") }} as accounts
            on plans.tenant_id = accounts.tenant_id
            and plans.customer_id = accounts.account_id
        where plans.milestone = 'first_value' and plans.completed_at is not null
    ),

    firsts as (
        select customer_key, min(reached_at) as first_value_at from reached group by customer_key
    ),

    final as (
        select
            {{ surrogate_key(["contracts.tenant_id"]) }} as tenant_key,
            contracts.customer_key,
            coalesce(accounts.segment, 'unknown') as segment,
            contracts.started_at,
            firsts.first_value_at,
            {{ to_tenant_date("firsts.first_value_at", "tenants.time_zone") }} as first_value_date,
            cast({{ seconds_between("contracts.started_at", "firsts.first_value_at") }} as double)
            / 86400 as days_to_value
        from contracts
        inner join firsts on contracts.customer_key = firsts.customer_key
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on contracts.tenant_id = tenants.tenant_id
        left join
            {{ ref("int_customers__crm_accounts") }} as accounts
            on contracts.customer_key = accounts.customer_key
        where firsts.first_value_at >= contracts.started_at
    )

select *
from final
