-- Integrations that were connected by the end of a month, and whether they were in use in the last
-- 28 days of it. The source tells the last use only: between connection and that one it was in
-- use.
with
    integrations as (
        select
            integrations.integration_id,
            {{ surrogate_key(["integrations.tenant_id"]) }} as tenant_key,
            coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
            {{ to_tenant_date("integrations.connected_at", "tenants.time_zone") }}
            as connected_date,
            {{ to_tenant_date("integrations.last_used_at", "tenants.time_zone") }} as last_used_date
        from {{ ref("stg_telemetry__integrations") }} as integrations
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on integrations.tenant_id = tenants.tenant_id
        left join
            {{ ref("int_customers__crm_accounts") }} as customers
            on integrations.tenant_id = customers.tenant_id
            and integrations.account_id = customers.account_id
    ),

    final as (
        select
            integrations.tenant_key,
            integrations.integration_id,
            integrations.customer_key,
            months.month_start,
            coalesce(
                integrations.last_used_date >= {{ days_before("months.month_end", 28) }}, false
            ) as is_used
        from integrations
        inner join
            {{ ref("int_product__months") }} as months
            on integrations.tenant_key = months.tenant_key
            and integrations.connected_date < months.month_end
    )

select *
from final
