with
    -- A campaign as it is now; the unknown member has a row of its own.
    campaigns as (
        select campaign_key, campaign_id, campaign_name, platform, channel_key
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
            cast(wins.won_amount_reporting as decimal(18, 4)) as won_amount_reporting
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
