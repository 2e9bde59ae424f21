-- A row for each item of a subscription after each of its events, with its recurring amount of a
-- month.
with
    events as (select * from {{ ref("stg_billing__subscription_events") }}),

    -- Of events of one instant the last one counts; a subscription is created before it is deleted.
    intervals as (
        select
            *,
            lead(created_at) over (
                partition by subscription_id
                order by
                    created_at nulls first,
                    case
                        type
                        when 'customer.subscription.created'
                        then 1
                        when 'customer.subscription.updated'
                        then 2
                        else 3
                    end nulls last,
                    event_id nulls last
            ) as valid_to
        from events
    ),

    paying as (
        select
            *,
            coalesce(
                try_cast({{ json_text("discount", "$.coupon.percent_off") }} as decimal(7, 4)), 0
            ) as percent_off
        from intervals
        where status in ('active', 'past_due') and items is not null
    ),

    items as (
        {{
            json_array_rows(
                "paying",
                [
                    "tenant_id",
                    "event_id",
                    "subscription_id",
                    "customer_id",
                    "currency",
                    "percent_off",
                    "created_at",
                    "valid_to",
                ],
                "items",
            )
        }}
    ),

    fields as (
        select
            tenant_id,
            event_id,
            subscription_id,
            customer_id,
            currency,
            percent_off,
            created_at as valid_from,
            valid_to,
            {{ json_text("element", "$.price.product") }} as product_id,
            try_cast({{ json_text("element", "$.price.unit_amount") }} as bigint) as unit_amount,
            coalesce(try_cast({{ json_text("element", "$.quantity") }} as bigint), 1) as quantity,
            coalesce(
                {{ json_text("element", "$.price.recurring.interval") }}, 'month'
            ) as billing_interval,
            coalesce(
                try_cast({{ json_text("element", "$.price.recurring.interval_count") }} as bigint),
                1
            ) as interval_count
        from items
    ),

    final as (
        select
            fields.tenant_id,
            fields.event_id,
            fields.subscription_id,
            fields.customer_id,
            coalesce(fields.product_id, 'unknown') as product,
            upper(fields.currency) as currency_code,
            fields.valid_from,
            fields.valid_to,
            {{
                monthly_amount(
                    "fields.unit_amount",
                    "fields.quantity",
                    "fields.percent_off",
                    "fields.billing_interval",
                    "fields.interval_count",
                    "fields.currency",
                )
            }} as mrr_amount
        from fields
    )

select *
from final
