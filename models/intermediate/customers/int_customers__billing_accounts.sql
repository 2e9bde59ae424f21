{#
    Which customer a billing customer is: the CRM account that its metadata names, if the CRM has
    it; else a customer of its own. Nothing but that reference joins them.
#}
with
    crm_accounts as (
        select tenant_id, 'hubspot' as source_system, company_id as account_id
        from {{ ref("stg_hubspot__companies") }}
        union all
        select tenant_id, 'salesforce' as source_system, account_id
        from {{ ref("stg_salesforce__accounts") }}
    ),

    billing_customers as (
        select tenant_id, customer_id, {{ clean_text("crm_account_id") }} as crm_account_id
        from {{ ref("stg_billing__customers") }}
    ),

    joined as (
        select
            billing_customers.tenant_id,
            billing_customers.customer_id as billing_customer_id,
            coalesce(crm_accounts.source_system, 'billing') as source_system,
            coalesce(crm_accounts.account_id, billing_customers.customer_id) as customer_id
        from billing_customers
        left join
            crm_accounts
            on billing_customers.tenant_id = crm_accounts.tenant_id
            and billing_customers.crm_account_id = crm_accounts.account_id
    ),

    final as (
        select {{ surrogate_key(["tenant_id", "source_system", "customer_id"]) }} as customer_key, *
        from joined
    )

select *
from final
