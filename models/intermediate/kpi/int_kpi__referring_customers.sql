-- Paying customers at each month's end, and those of them that referred somebody in the twelve
-- months to that end.
with
    customers as (
        select tenant_key, customer_key, month_start
        from {{ ref("int_revenue__customer_months") }}
        where is_active_at_close
        group by tenant_key, customer_key, month_start
    ),

    crm_accounts as (
        select distinct tenant_id, customer_id, customer_key
        from {{ ref("int_customers__versions") }}
        where source_system in ('hubspot', 'salesforce')
    ),

    referrals as (
        select
            crm_accounts.customer_key,
            cast(
                date_trunc(
                    'month', {{ to_tenant_date("referrals.referred_at", "tenants.time_zone") }}
                ) as date
            ) as referral_month
        from {{ ref("stg_customer_success__referrals") }} as referrals
        inner join {{ ref("dim_tenant") }} as tenants on referrals.tenant_id = tenants.tenant_id
        inner join
            crm_accounts
            on referrals.tenant_id = crm_accounts.tenant_id
            and referrals.referrer_customer_id = crm_accounts.customer_id
    ),

    final as (
        select
            customers.tenant_key,
            customers.customer_key,
            customers.month_start,
            max(case when referrals.customer_key is not null then 1 else 0 end) as has_referred
        from customers
        left join
            referrals
            on customers.customer_key = referrals.customer_key
            and referrals.referral_month <= customers.month_start
            and referrals.referral_month > cast(customers.month_start - interval '12' month as date)
        group by customers.tenant_key, customers.customer_key, customers.month_start
    )

select *
from final
