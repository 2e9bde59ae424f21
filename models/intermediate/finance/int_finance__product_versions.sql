-- What is sold: products of the shop with their history, plans of billing and of dropped files, and
-- tiers of client delivery, of which no history exists.
with
    events as (select * from {{ ref("int_finance__product_events") }}),

    {{
        scd2_versions(
            "events",
            ["tenant_id", "product_id"],
            ["product_name", "category", "status", "price_amount", "unit_cost_amount"],
        )
    }},

    tenants as (select tenant_id, currency_code from {{ ref("int_shared__tenants_collected") }}),

    shop as (
        select
            versions.tenant_id,
            'commerce' as source_system,
            versions.product_id,
            versions.product_name,
            versions.category,
            cast(null as string) as service_tier,
            lower(versions.status) as status,
            cast(null as string) as billing_interval,
            cast(versions.price_amount as decimal(18, 4)) as price_amount,
            cast(versions.unit_cost_amount as decimal(18, 4)) as unit_cost_amount,
            tenants.currency_code,
            versions.version_number,
            versions.valid_from,
            versions.valid_to
        from versions
        left join tenants on versions.tenant_id = tenants.tenant_id
    ),

    -- A price belongs to whoever has a subscription of it. Of several intervals the shortest names
    -- the plan: its nickname is "Plan (interval)".
    plan_tenants as (
        select distinct tenant_id, product as product_id
        from {{ ref("int_revenue__subscription_items") }}
        where product <> 'unknown'
    ),

    prices as (
        select
            *,
            row_number() over (
                partition by product_id
                order by
                    case
                        interval when 'day' then 1 when 'week' then 7 when 'month' then 30 else 365
                    end
                    * coalesce(interval_count, 1) nulls last,
                    created_at desc nulls last,
                    price_id
            ) as price_rank,
            min(created_at) over (partition by product_id) as first_created_at
        from {{ ref("stg_billing__prices") }}
    ),

    plan_ids as (
        select tenant_id, product_id
        from plan_tenants
        union
        select 'unknown' as tenant_id, prices.product_id
        from prices
        left join plan_tenants on prices.product_id = plan_tenants.product_id
        where plan_tenants.product_id is null and prices.product_id is not null
    ),

    plans as (
        select
            plan_ids.tenant_id,
            'billing' as source_system,
            plan_ids.product_id,
            coalesce(
                {{ clean_text("regexp_extract(prices.nickname, '^[^(]*', 0)") }},
                plan_ids.product_id
            ) as product_name,
            'subscription' as category,
            cast(null as string) as service_tier,
            'active' as status,
            prices.interval as billing_interval,
            {{
                monthly_amount(
                    "prices.unit_amount",
                    "1",
                    "0",
                    "prices.interval",
                    "prices.interval_count",
                    "prices.currency",
                )
            }} as price_amount,
            cast(null as decimal(18, 4)) as unit_cost_amount,
            upper(prices.currency) as currency_code,
            1 as version_number,
            coalesce(prices.first_created_at, cast('1970-01-01' as timestamp)) as valid_from,
            cast(null as timestamp) as valid_to
        from plan_ids
        left join prices on plan_ids.product_id = prices.product_id and prices.price_rank = 1
    ),

    dropped_plans as (
        select
            tenant_id,
            'file_drop' as source_system,
            {{ clean_text("product") }} as product_id,
            {{ clean_text("product") }} as product_name,
            'subscription' as category,
            cast(null as string) as service_tier,
            'active' as status,
            'month' as billing_interval,
            cast(null as decimal(18, 4)) as price_amount,
            cast(null as decimal(18, 4)) as unit_cost_amount,
            cast(null as string) as currency_code,
            1 as version_number,
            cast(min(effective_date) as timestamp) as valid_from,
            cast(null as timestamp) as valid_to
        from {{ ref("stg_file_drop__subscriptions") }}
        where {{ clean_text("product") }} is not null
        group by tenant_id, {{ clean_text("product") }}
    ),

    tiers as (
        select
            tenant_id,
            'delivery_app' as source_system,
            service_tier as product_id,
            service_tier as product_name,
            'service' as category,
            service_tier,
            'active' as status,
            'once' as billing_interval,
            cast(null as decimal(18, 4)) as price_amount,
            cast(null as decimal(18, 4)) as unit_cost_amount,
            cast(null as string) as currency_code,
            1 as version_number,
            min(started_at) as valid_from,
            cast(null as timestamp) as valid_to
        from {{ ref("stg_delivery_app__projects") }}
        where service_tier is not null
        group by tenant_id, service_tier
    ),

    unioned as (
        {% for relation in ["shop", "plans", "dropped_plans", "tiers"] %}
            select * from {{ relation }} {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id", "source_system", "product_id"]) }} as product_key,
            {{ surrogate_key(["tenant_id", "source_system", "product_id", "valid_from"]) }}
            as product_version_key,
            tenant_id,
            source_system,
            product_id,
            product_name,
            category,
            service_tier,
            status,
            billing_interval,
            price_amount,
            unit_cost_amount,
            currency_code,
            version_number,
            coalesce(valid_from, cast('1970-01-01' as timestamp)) as valid_from,
            valid_to
        from unioned
    )

select *
from final
