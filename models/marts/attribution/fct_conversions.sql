with
    conversions as (select * from {{ ref("int_marketing__conversions") }}),

    accounts as (select distinct customer_key from {{ ref("int_customers__versions") }}),

    {# Journeys are the same under every model that looks back as far. #}
    journeys as (
        select
            weights.conversion_key,
            max(weights.touch_count) as touch_count,
            min(weights.touched_at) as first_touch_at,
            max(weights.touched_at) as last_touch_at,
            max(
                case when weights.channel_id not in ('direct', 'unassigned') then 1 else 0 end
            ) as has_driven_touch
        from {{ ref("int_marketing__attribution_weights") }} as weights
        inner join
            {{ ref("attribution_models") }} as models
            on weights.model_id = models.model_id
            and models.is_official
        where weights.touchpoint_key is not null
        group by weights.conversion_key
    ),

    conversed as (
        select distinct conversions.conversion_key
        from conversions
        inner join
            {{ ref("int_marketing__touchpoints") }} as touches
            on conversions.contact_key = touches.contact_key
            and touches.touchpoint_type = 'conversation'
            and touches.touched_at <= conversions.converted_at
            and {{ seconds_between("touches.touched_at", "conversions.converted_at") }}
            <= 86400 * {{ attribution_lookback_days() }}
    ),

    final as (
        select
            conversions.conversion_key,
            {{ surrogate_key(["conversions.tenant_id"]) }} as tenant_key,
            conversions.conversion_type,
            conversions.source_system,
            conversions.source_id,
            coalesce(conversions.contact_key, {{ unknown_key() }}) as contact_key,
            coalesce(accounts.customer_key, {{ unknown_key() }}) as customer_key,
            {{ channel_key("conversions.channel_id") }} as channel_key,
            {{ campaign_key_of_record() }} as campaign_key,
            conversions.converted_at,
            conversions.converted_date,
            conversions.value_amount,
            conversions.refunded_amount,
            conversions.currency_code,
            {{
                to_reporting(
                    "conversions.value_amount",
                    "conversions.currency_code",
                    "conversions.converted_date",
                )
            }} as value_amount_reporting,
            conversions.is_new_customer,
            coalesce(journeys.touch_count, 0) as touch_count,
            journeys.first_touch_at,
            journeys.last_touch_at,
            {{ seconds_between("journeys.first_touch_at", "conversions.converted_at") }}
            as journey_seconds,
            coalesce(journeys.has_driven_touch, 0) = 1 as has_marketing_touch,
            conversed.conversion_key is not null as has_conversation_touch
        from conversions
        left join journeys on conversions.conversion_key = journeys.conversion_key
        left join conversed on conversions.conversion_key = conversed.conversion_key
        left join
            accounts on conversions.customer_key = accounts.customer_key
            {{ join_campaign_of("conversions", "conversions.converted_at") }}
            {{ join_exchange_rate("conversions.currency_code", "conversions.converted_date") }}
    )

select *
from final
