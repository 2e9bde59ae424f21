with
    models as (
        select attribution_model_key, model_id, is_official from {{ ref("dim_attribution_model") }}
    ),

    channels as (select channel_key, channel_id from {{ ref("dim_channel") }}),

    tenants as (select tenant_key, currency_code from {{ ref("int_kpi__tenants") }}),

    attributed as (
        select credits.*, conversions.has_conversation_touch
        from {{ ref("fct_attribution") }} as credits
        inner join
            {{ ref("fct_conversions") }} as conversions
            on credits.conversion_key = conversions.conversion_key
    ),

    credits as (
        select
            tenant_key,
            channel_key,
            converted_date as attribution_date,
            attribution_model_key,
            {% for type in ["lead", "opportunity", "customer", "order"] -%}
                sum(
                    case
                        when conversion_type = '{{ type }}'
                        then cast(credit as decimal(28, 12))
                        else 0
                    end
                ) as {{ type }}_credit,
            {% endfor -%}
            sum(attributed_revenue_amount) as attributed_revenue_amount,
            sum(attributed_revenue_amount_reporting) as attributed_revenue_amount_reporting,
            sum(
                case
                    when has_conversation_touch
                    then attributed_revenue_amount
                    when attributed_revenue_amount is not null
                    then 0
                end
            ) as conversation_revenue_amount,
            sum(
                case
                    when has_conversation_touch
                    then attributed_revenue_amount_reporting
                    when attributed_revenue_amount_reporting is not null
                    then 0
                end
            ) as conversation_revenue_amount_reporting
        from attributed
        group by tenant_key, channel_key, converted_date, attribution_model_key
    ),

    {# A channel assists where it touched and another one was last. #}
    last_channels as (
        select conversion_key, attribution_model_key, channel_key
        from {{ ref("fct_attribution") }}
        where touch_number = touch_count
    ),

    assists as (
        select
            touched.tenant_key,
            touched.channel_key,
            touched.converted_date as attribution_date,
            touched.attribution_model_key,
            count(distinct touched.conversion_key) as assisted_conversion_count
        from {{ ref("fct_attribution") }} as touched
        inner join
            last_channels
            on touched.conversion_key = last_channels.conversion_key
            and touched.attribution_model_key = last_channels.attribution_model_key
        where
            touched.channel_key <> last_channels.channel_key
            and touched.conversion_type in ('lead', 'order')
        group by
            touched.tenant_key,
            touched.channel_key,
            touched.converted_date,
            touched.attribution_model_key
    ),

    traffic as (
        select
            tenant_key,
            channel_key,
            reporting_date as attribution_date,
            sum(session_count) as session_count
        from {{ ref("fct_web_traffic_hourly") }}
        group by tenant_key, channel_key, reporting_date
    ),

    media as (
        select
            tenant_key,
            channel_key,
            reporting_date as attribution_date,
            sum(spend_amount) as spend_amount,
            sum(spend_amount_reporting) as spend_amount_reporting
        from {{ ref("fct_ad_performance_daily") }}
        group by tenant_key, channel_key, reporting_date
    ),

    {# No channel owns the team's work: its cost stands where nothing is assigned. #}
    operations as (
        select
            tenant_key,
            {{ channel_key("'unassigned'") }} as channel_key,
            cost_date as attribution_date,
            amount as operational_cost_amount,
            amount_reporting as operational_cost_amount_reporting
        from {{ ref("int_marketing__operational_costs") }}
    ),

    {% set parts = ["credits", "traffic", "media", "operations"] -%}
    days as (
        {% for part in parts -%}
            select tenant_key, channel_key, attribution_date
            from {{ part }} {{ "union" if not loop.last }}
        {% endfor %}
    ),

    keys as (select days.*, models.* from days cross join models),

    final as (
        select
            {{
                surrogate_key(
                    [
                        "keys.tenant_key",
                        "keys.channel_key",
                        "keys.attribution_date",
                        "keys.model_id",
                    ]
                )
            }} as channel_attribution_key,
            keys.tenant_key,
            keys.channel_key,
            channels.channel_id,
            keys.attribution_date,
            keys.attribution_model_key,
            keys.model_id,
            keys.is_official,
            {% for type in ["lead", "opportunity", "customer", "order"] -%}
                cast(
                    coalesce(credits.{{ type }}_credit, 0) as decimal(28, 12)
                ) as {{ type }}_credit,
            {% endfor -%}
            coalesce(assists.assisted_conversion_count, 0) as assisted_conversion_count,
            cast(credits.attributed_revenue_amount as decimal(18, 4)) as attributed_revenue_amount,
            coalesce(tenants.currency_code, 'unknown') as currency_code,
            cast(
                credits.attributed_revenue_amount_reporting as decimal(18, 4)
            ) as attributed_revenue_amount_reporting,
            cast(
                credits.conversation_revenue_amount as decimal(18, 4)
            ) as conversation_revenue_amount,
            cast(
                credits.conversation_revenue_amount_reporting as decimal(18, 4)
            ) as conversation_revenue_amount_reporting,
            cast(traffic.session_count as bigint) as session_count,
            cast(media.spend_amount as decimal(18, 4)) as spend_amount,
            cast(media.spend_amount_reporting as decimal(18, 4)) as spend_amount_reporting,
            operations.operational_cost_amount,
            operations.operational_cost_amount_reporting
        from keys
        inner join channels on keys.channel_key = channels.channel_key
        left join tenants on keys.tenant_key = tenants.tenant_key
        {% for part in ["credits", "assists"] -%}
            left join
                {{ part }}
                on keys.tenant_key = {{ part }}.tenant_key
                and keys.channel_key = {{ part }}.channel_key
                and keys.attribution_date = {{ part }}.attribution_date
                and keys.attribution_model_key = {{ part }}.attribution_model_key
        {% endfor -%}
        {% for part in ["traffic", "media", "operations"] -%}
            left join
                {{ part }}
                on keys.tenant_key = {{ part }}.tenant_key
                and keys.channel_key = {{ part }}.channel_key
                and keys.attribution_date = {{ part }}.attribution_date
        {% endfor %}
    )

select *
from final
