with
    days as (select * from {{ ref("int_marketing__campaign_days") }}),

    campaigns as (select * from {{ ref("int_marketing__campaign_versions") }}),

    budgets as (
        select
            campaigns.tenant_id,
            campaigns.platform,
            campaigns.channel_id,
            campaigns.campaign_key,
            campaigns.campaign_version_key,
            campaigns.currency_code,
            days.budget_date,
            days.is_enabled,
            coalesce(
                days.dropped_budget_amount, campaigns.daily_budget_amount
            ) as daily_budget_amount,
            campaigns.lifetime_budget_amount,
            cast(days.spend_amount as decimal(18, 4)) as spend_amount
        from days
        inner join
            campaigns
            on days.campaign_key = campaigns.campaign_key
            and {{ is_version_at("campaigns", "days.day_ended_at") }}
    ),

    converted as (
        select
            budgets.*,
            {{
                to_reporting(
                    "budgets.daily_budget_amount", "budgets.currency_code", "budgets.budget_date"
                )
            }} as daily_budget_amount_reporting,
            {{
                to_reporting(
                    "budgets.lifetime_budget_amount",
                    "budgets.currency_code",
                    "budgets.budget_date",
                )
            }} as lifetime_budget_amount_reporting,
            {{
                to_reporting(
                    "budgets.spend_amount", "budgets.currency_code", "budgets.budget_date"
                )
            }} as spend_amount_reporting
        from budgets {{ join_exchange_rate("budgets.currency_code", "budgets.budget_date") }}
    ),

    {#
        A paused day has a budget in force, but none that could have been spent. What was given to
        date is not known once the budget of a day is not.
    #}
    accumulated as (
        select
            *,
            {% for column, expression in [
                ("spend_to_date_amount", "spend_amount"),
                ("spend_to_date_amount_reporting", "spend_amount_reporting"),
                (
                    "budget_to_date_amount",
                    "case when coalesce(is_enabled, true) then daily_budget_amount end",
                ),
                (
                    "budget_to_date_amount_reporting",
                    "case when coalesce(is_enabled, true) then daily_budget_amount_reporting end",
                ),
            ] %}
                sum({{ expression }}) over (
                    partition by campaign_key
                    order by budget_date
                    rows between unbounded preceding and current row
                ) as {{ column }},
            {% endfor %}
            max(
                case
                    when coalesce(is_enabled, true) and daily_budget_amount is null then 1 else 0
                end
            ) over (
                partition by campaign_key
                order by budget_date
                rows between unbounded preceding and current row
            )
            = 0 as is_budget_known
        from converted
    ),

    final as (
        select
            {{ surrogate_key(["campaign_key", "budget_date"]) }} as campaign_budget_key,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            budget_date,
            platform,
            {{ channel_key("channel_id") }} as channel_key,
            campaign_key,
            campaign_version_key,
            is_enabled,
            daily_budget_amount,
            lifetime_budget_amount,
            spend_amount,
            cast(spend_to_date_amount as decimal(18, 4)) as spend_to_date_amount,
            cast(
                case when is_budget_known then budget_to_date_amount end as decimal(18, 4)
            ) as budget_to_date_amount,
            currency_code,
            daily_budget_amount_reporting,
            lifetime_budget_amount_reporting,
            spend_amount_reporting,
            cast(
                spend_to_date_amount_reporting as decimal(18, 4)
            ) as spend_to_date_amount_reporting,
            cast(
                case when is_budget_known then budget_to_date_amount_reporting end as decimal(18, 4)
            ) as budget_to_date_amount_reporting
        from accumulated
    )

select *
from final
