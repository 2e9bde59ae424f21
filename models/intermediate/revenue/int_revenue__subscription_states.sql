-- Recurring revenue of a subscription and product from one instant to another, of all sources.
with
    tenants as (select tenant_id, time_zone, currency_code from {{ ref("dim_tenant") }}),

    of_billing as (
        select
            items.tenant_id,
            'billing' as source_system,
            coalesce(
                {{ clean_text("customers.crm_account_id") }}, items.customer_id
            ) as customer_id,
            {{ clean_text("customers.crm_account_id") }} is not null as is_crm_account,
            items.product,
            items.currency_code,
            items.mrr_amount,
            items.valid_from,
            items.valid_to
        from {{ ref("int_revenue__subscription_items") }} as items
        left join
            {{ ref("stg_billing__customers") }} as customers
            on items.customer_id = customers.customer_id
    ),

    of_files as (
        select
            subscriptions.tenant_id,
            'file_drop' as source_system,
            coalesce(subscriptions.customer_id, 'unknown') as customer_id,
            true as is_crm_account,
            coalesce({{ clean_text("subscriptions.product") }}, 'unknown') as product,
            coalesce(upper(subscriptions.currency_code), tenants.currency_code) as currency_code,
            subscriptions.mrr_amount,
            {{
                from_tenant_time(
                    "cast(subscriptions.effective_date as timestamp)", "tenants.time_zone"
                )
            }} as valid_from,
            lead(
                {{
                    from_tenant_time(
                        "cast(subscriptions.effective_date as timestamp)", "tenants.time_zone"
                    )
                }}
            ) over (
                partition by subscriptions.tenant_id, subscriptions.subscription_id
                order by subscriptions.effective_date nulls first
            ) as valid_to
        from {{ ref("stg_file_drop__subscriptions") }} as subscriptions
        inner join tenants on subscriptions.tenant_id = tenants.tenant_id
    ),

    final as (
        select *
        from of_billing
        union all
        select *
        from of_files
    )

select *
from final
where mrr_amount > 0
