with
    weights as (select * from {{ ref("int_marketing__attribution_weights") }}),

    conversions as (select * from {{ ref("fct_conversions") }}),

    {# Costs and campaigns of touches; also those of visitors known only to attribution. #}
    touches as (
        select touchpoint_key, campaign_key, cost_amount, cost_amount_reporting
        from {{ ref("fct_touchpoints") }}
    ),

    final as (
        select
            {{
                surrogate_key(
                    ["weights.conversion_key", "weights.touchpoint_key", "weights.model_id"]
                )
            }} as attribution_key,
            weights.conversion_key,
            coalesce(weights.touchpoint_key, {{ unknown_key() }}) as touchpoint_key,
            {{ surrogate_key(["weights.model_id"]) }} as attribution_model_key,
            conversions.tenant_key,
            conversions.contact_key,
            conversions.customer_key,
            {{ channel_key("weights.channel_id") }} as channel_key,
            coalesce(touches.campaign_key, {{ unknown_key() }}) as campaign_key,
            conversions.conversion_type,
            conversions.converted_date,
            weights.touched_at,
            weights.touch_number,
            weights.touch_count,
            weights.credit,
            weights.attributed_revenue_amount,
            conversions.currency_code,
            {{
                to_reporting(
                    "weights.attributed_revenue_amount",
                    "conversions.currency_code",
                    "conversions.converted_date",
                )
            }} as attributed_revenue_amount_reporting,
            {% for suffix in ["", "_reporting"] -%}
                cast(
                    cast(touches.cost_amount{{ suffix }} as decimal(28, 4))
                    * cast(weights.credit as decimal(10, 9)) as decimal(18, 4)
                ) as attributed_cost_amount{{ suffix }},
            {% endfor -%}
            weights.touch_number < weights.touch_count as is_assist,
            weights.touchpoint_key is null as is_unattributed
        from weights
        inner join conversions on weights.conversion_key = conversions.conversion_key
        left join
            touches on weights.touchpoint_key = touches.touchpoint_key
            {{ join_exchange_rate("conversions.currency_code", "conversions.converted_date") }}
    )

select *
from final
