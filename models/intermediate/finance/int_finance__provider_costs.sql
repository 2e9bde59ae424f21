-- What providers bill, by day and service. Cost entries hold four fifths of the cloud's money
-- already, and all of the model API's: these rows say what it went to and are added to nothing.
with
    cloud as (
        select
            coalesce(tenant_id, 'group') as tenant_id,
            'aws' as provider,
            service as cost_category,
            date as cost_date,
            upper(currency_code) as currency_code,
            unblended_cost as exact_amount,
            is_estimated
        from {{ ref("stg_cloud_cost__daily_costs") }}
    ),

    models as (
        select
            tenant_id,
            'anthropic' as provider,
            coalesce(cost_type, 'other') as cost_category,
            date as cost_date,
            upper(currency_code) as currency_code,
            amount_cents * cast(0.01 as decimal(3, 2)) as exact_amount,
            false as is_estimated
        from {{ ref("stg_anthropic_usage__cost_report") }}
    ),

    unioned as (
        select *
        from cloud
        union all
        select *
        from models
    ),

    -- Fractions of a cent are rounded once, after the sum.
    daily as (
        select
            tenant_id,
            provider,
            cost_category,
            cost_date,
            currency_code,
            cast(sum(exact_amount) as decimal(18, 4)) as amount,
            max(case when is_estimated then 1 else 0 end) = 1 as is_estimated
        from unioned
        group by tenant_id, provider, cost_category, cost_date, currency_code
    ),

    tenants as (select tenant_id, currency_code from {{ ref("int_shared__tenants_collected") }}),

    final as (
        select
            daily.tenant_id,
            {{ surrogate_key(["daily.tenant_id"]) }} as tenant_key,
            daily.provider,
            daily.cost_category as cloud_service,
            {{ surrogate_key(["daily.provider", "daily.cost_category"]) }} as cost_category_key,
            daily.cost_date,
            daily.currency_code,
            daily.amount,
            {{ to_reporting("daily.amount", "daily.currency_code", "daily.cost_date") }}
            as amount_reporting,
            {{
                in_currency(
                    "daily.amount",
                    "daily.currency_code",
                    "tenants.currency_code",
                    "daily.cost_date",
                )
            }} as amount_tenant,
            daily.is_estimated
        from daily
        left join
            tenants on daily.tenant_id = tenants.tenant_id
            {{ join_exchange_rate("daily.currency_code", "daily.cost_date") }}
            {{ join_exchange_rate("tenants.currency_code", "daily.cost_date") }}
    )

select *
from final
