with
    -- A campaign as it is now; the unknown member has a row of its own.
    campaigns as (
        select
            campaign_key,
            campaign_id,
            campaign_name,
            platform,
            channel_key,
            objective,
            coalesce(
                {{ normalised("objective") }} like '%retarget%'
                or {{ normalised("campaign_name") }} like '%retarget%'
                or {{ normalised("campaign_name") }} like '%remarket%',
                false
            ) as is_retargeting
        from {{ ref("dim_campaign") }}
        where is_current
    ),

    tenants as (select tenant_key, currency_code, today_date from {{ ref("int_kpi__tenants") }}),

    delivery as (
        select
            tenant_key,
            campaign_key,
            reporting_date as performance_date,
            sum(spend_amount) as spend_amount,
            sum(spend_amount_reporting) as spend_amount_reporting,
            sum(impression_count) as impression_count,
            sum(click_count) as click_count,
            sum(cast(conversion_count as decimal(28, 6))) as conversion_count,
            sum(conversion_value_amount) as conversion_value_amount,
            sum(conversion_value_amount_reporting) as conversion_value_amount_reporting
        from {{ ref("fct_ad_performance_daily") }}
        group by tenant_key, campaign_key, reporting_date
    ),

    budgets as (
        select
            tenant_key,
            campaign_key,
            budget_date as performance_date,
            sum(daily_budget_amount) as daily_budget_amount,
            sum(daily_budget_amount_reporting) as daily_budget_amount_reporting
        from {{ ref("fct_campaign_budget_daily") }}
        group by tenant_key, campaign_key, budget_date
    ),

    leads as (
        select tenant_key, campaign_key, created_date as performance_date, count(*) as lead_count
        from {{ ref("fct_leads") }}
        where created_date is not null
        group by tenant_key, campaign_key, created_date
    ),

    mqls as (
        select tenant_key, campaign_key, mql_date as performance_date, count(*) as mql_count
        from {{ ref("fct_leads") }}
        where mql_date is not null
        group by tenant_key, campaign_key, mql_date
    ),

    opportunities as (
        select
            tenant_key,
            campaign_key,
            created_date as performance_date,
            count(*) as opportunity_count,
            sum(amount_reporting) as pipeline_amount_reporting
        from {{ ref("fct_opportunities") }}
        where created_date is not null
        group by tenant_key, campaign_key, created_date
    ),

    wins as (
        select
            tenant_key,
            campaign_key,
            closed_date as performance_date,
            count(*) as won_deal_count,
            sum(amount) as won_amount,
            sum(amount_reporting) as won_amount_reporting
        from {{ ref("fct_opportunities") }}
        where is_won and closed_date is not null
        group by tenant_key, campaign_key, closed_date
    ),

    -- By the official model; conversions without a touch have no campaign.
    official as (
        select attribution.*
        from {{ ref("fct_attribution") }} as attribution
        inner join
            {{ ref("dim_attribution_model") }} as models
            on attribution.attribution_model_key = models.attribution_model_key
            and models.is_official
    ),

    attributed as (
        select
            tenant_key,
            campaign_key,
            converted_date as performance_date,
            sum(
                case
                    when conversion_type in ('customer', 'order')
                    then cast(credit as decimal(28, 12))
                    else 0
                end
            ) as acquisition_credit,
            sum(attributed_revenue_amount) as attributed_revenue_amount,
            sum(attributed_revenue_amount_reporting) as attributed_revenue_amount_reporting
        from official
        group by tenant_key, campaign_key, converted_date
    ),

    last_campaigns as (
        select conversion_key, campaign_key from official where touch_number = touch_count
    ),

    -- A campaign assisted where it touched and was not the last to; once per conversion.
    assisted_conversions as (
        select distinct official.conversion_key, official.campaign_key
        from official
        inner join last_campaigns on official.conversion_key = last_campaigns.conversion_key
        where
            official.campaign_key <> last_campaigns.campaign_key
            and official.campaign_key <> {{ unknown_key() }}
    ),

    assists as (
        select
            conversions.tenant_key,
            assisted_conversions.campaign_key,
            conversions.converted_date as performance_date,
            sum(conversions.value_amount) as assisted_revenue_amount,
            sum(conversions.value_amount_reporting) as assisted_revenue_amount_reporting
        from assisted_conversions
        inner join
            {{ ref("fct_conversions") }} as conversions
            on assisted_conversions.conversion_key = conversions.conversion_key
        group by
            conversions.tenant_key, assisted_conversions.campaign_key, conversions.converted_date
    ),

    -- No campaign owns the team's work: its cost stands at the unknown one.
    operations as (
        select
            tenant_key,
            {{ unknown_key() }} as campaign_key,
            cost_date as performance_date,
            amount as operational_cost_amount,
            amount_reporting as operational_cost_amount_reporting
        from {{ ref("int_marketing__operational_costs") }}
    ),

    {% set parts = {
        "delivery": [
            "spend_amount",
            "spend_amount_reporting",
            "impression_count",
            "click_count",
            "conversion_count",
            "conversion_value_amount",
            "conversion_value_amount_reporting",
        ],
        "budgets": ["daily_budget_amount", "daily_budget_amount_reporting"],
        "leads": ["lead_count"],
        "mqls": ["mql_count"],
        "opportunities": ["opportunity_count", "pipeline_amount_reporting"],
        "wins": ["won_deal_count", "won_amount", "won_amount_reporting"],
        "attributed": [
            "attributed_revenue_amount",
            "attributed_revenue_amount_reporting",
        ],
        "assists": ["assisted_revenue_amount", "assisted_revenue_amount_reporting"],
        "operations": ["operational_cost_amount", "operational_cost_amount_reporting"],
    } -%}
    {% set names = parts.keys() | list -%}
    keys as (
        {% for name in names -%}
            select tenant_key, campaign_key, performance_date
            from {{ name }} {{ "union" if not loop.last }}
        {% endfor %}
    ),

    final as (
        select
            {{ surrogate_key(["keys.tenant_key", "keys.campaign_key", "keys.performance_date"]) }}
            as campaign_day_key,
            keys.tenant_key,
            keys.campaign_key,
            coalesce(campaigns.campaign_id, 'unknown') as campaign_id,
            coalesce(campaigns.campaign_name, 'unknown') as campaign_name,
            coalesce(campaigns.platform, 'unknown') as platform,
            coalesce(campaigns.channel_key, {{ unknown_key() }}) as channel_key,
            campaigns.objective,
            coalesce(campaigns.is_retargeting, false) as is_retargeting,
            keys.performance_date,
            coalesce(tenants.currency_code, 'unknown') as currency_code,
            cast(budgets.daily_budget_amount as decimal(18, 4)) as daily_budget_amount,
            cast(
                budgets.daily_budget_amount_reporting as decimal(18, 4)
            ) as daily_budget_amount_reporting,
            {% for measure in parts["delivery"] -%}
                cast(
                    delivery.{{ measure }}
                    as {{
                        (
                            "bigint"
                            if measure in ["impression_count", "click_count"]
                            else "double" if measure == "conversion_count" else "decimal(18, 4)"
                        )
                    }}
                ) as {{ measure }},
            {% endfor -%}
            coalesce(leads.lead_count, 0) as lead_count,
            coalesce(mqls.mql_count, 0) as mql_count,
            coalesce(opportunities.opportunity_count, 0) as opportunity_count,
            cast(
                opportunities.pipeline_amount_reporting as decimal(18, 4)
            ) as pipeline_amount_reporting,
            coalesce(wins.won_deal_count, 0) as won_deal_count,
            cast(wins.won_amount as decimal(18, 4)) as won_amount,
            cast(wins.won_amount_reporting as decimal(18, 4)) as won_amount_reporting,
            cast(
                coalesce(attributed.acquisition_credit, 0) as decimal(28, 12)
            ) as acquisition_credit,
            {% for part in ["attributed", "assists", "operations"] -%}
                {% for measure in parts[part] -%}
                    cast({{ part }}.{{ measure }} as decimal(18, 4)) as {{ measure }},
                {% endfor -%}
            {% endfor -%}
            {% for suffix in ["", "_reporting"] -%}
                cast(
                    coalesce(delivery.spend_amount{{ suffix }}, 0)
                    + coalesce(operations.operational_cost_amount{{ suffix }}, 0) as decimal(18, 4)
                ) as total_cost_amount{{ suffix }}{{ "," if not loop.last }}
            {% endfor %}
        from keys
        left join campaigns on keys.campaign_key = campaigns.campaign_key
        left join tenants on keys.tenant_key = tenants.tenant_key
        {% for name in names -%}
            left join
                {{ name }}
                on keys.tenant_key = {{ name }}.tenant_key
                and keys.campaign_key = {{ name }}.campaign_key
                and keys.performance_date = {{ name }}.performance_date
        {% endfor %}
    )

select *
from final
