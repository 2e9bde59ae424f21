{%- set factors = deal_factors(
    "weighted.stage_probability",
    "weighted.champion_score",
    "weighted.is_budget_confirmed",
    "weighted.days_to_decision",
    "weighted.competitive_score",
    "weighted.fit_score",
) -%}

with
    opportunities as (select * from {{ ref("int_sales__opportunities_unioned") }}),

    leads as (select lead_key from {{ ref("int_sales__leads_unioned") }}),

    customers as (select * from {{ ref("int_customers__versions") }}),

    employees as (select distinct employee_key from {{ ref("int_employees__versions") }}),

    stage_entries as (
        select
            {{ surrogate_key(["tenant_id", "source_system", "opportunity_id"]) }}
            as opportunity_key,
            max(entered_at) as stage_entered_at,
            count(*) - 1 as stage_change_count
        from {{ ref("int_sales__stage_entries") }}
        group by tenant_id, source_system, opportunity_id
    ),

    activity as (select * from {{ ref("int_sales__opportunity_activity") }}),

    valued as (
        select
            *,
            min(case when status = 'won' then close_date end) over (
                partition by customer_key
            ) as first_won_date,
            status = 'won' as is_won,
            status <> 'open' as is_closed,
            case when status <> 'open' then close_date end as closed_date,
            case when status = 'open' then close_date end as expected_close_date,
            case
                when status = 'won' then 1.0 when status = 'lost' then 0.0 else stage_probability
            end as win_probability_rate,
            {# What a rate of exchange is looked up for. #}
            coalesce(
                case when status <> 'open' then close_date end,
                created_date,
                cast({{ as_of() }} as date)
            ) as valued_date,
            {# The end of the day it was closed (UTC); NULL while it is open. #}
            case
                when status <> 'open'
                then
                    {{
                        from_tenant_time(
                            "cast(close_date as timestamp) + interval '1' day - interval '1' second",
                            "time_zone",
                        )
                    }}
            end as decided_at
        from opportunities
    ),

    weighted as (
        select
            *,
            {{ tenant_today("time_zone") }} as today_date,
            {# Inputs of the deal score that no source is asked for yet. #}
            cast(null as double) as champion_score,
            cast(null as boolean) as is_budget_confirmed,
            {{ days_between(tenant_today("time_zone"), "expected_close_date") }}
            as days_to_decision,
            cast(null as double) as competitive_score,
            cast(null as double) as fit_score,
            cast(
                cast(amount as decimal(28, 4))
                * cast(win_probability_rate as decimal(9, 6)) as decimal(18, 4)
            ) as weighted_amount
        from valued
    ),

    final as (
        select
            weighted.opportunity_key,
            {{ surrogate_key(["weighted.tenant_id"]) }} as tenant_key,
            weighted.opportunity_id,
            weighted.source_system,
            weighted.opportunity_name,
            coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
            coalesce(customers.customer_version_key, {{ unknown_key() }}) as customer_version_key,
            coalesce(employees.employee_key, {{ unknown_key() }}) as employee_key,
            {{ channel_key("weighted.channel_id") }} as channel_key,
            {{ campaign_key_of_record() }} as campaign_key,
            coalesce(leads.lead_key, {{ unknown_key() }}) as lead_key,
            weighted.product,
            weighted.opportunity_type,
            coalesce(
                {{ normalised("weighted.opportunity_type") }} like 'existing%'
                or weighted.first_won_date < weighted.created_date,
                false
            ) as is_expansion,
            coalesce({{ clean_text("weighted.stage") }}, weighted.status) as stage,
            case
                when {{ clean_text("weighted.stage") }} is null
                then {{ unknown_key() }}
                else weighted.stage_key
            end as stage_key,
            weighted.stage_order,
            weighted.status,
            weighted.is_won,
            weighted.is_closed,
            weighted.amount,
            weighted.currency_code,
            {{ to_reporting("weighted.amount", "weighted.currency_code", "weighted.valued_date") }}
            as amount_reporting,
            weighted.win_probability_rate,
            weighted.weighted_amount,
            {{
                to_reporting(
                    "weighted.weighted_amount", "weighted.currency_code", "weighted.valued_date"
                )
            }} as weighted_amount_reporting,
            weighted.created_at,
            weighted.created_date,
            stage_entries.stage_entered_at,
            stage_entries.stage_change_count,
            weighted.closed_date,
            weighted.expected_close_date,
            {{ days_between("weighted.created_date", "weighted.closed_date") }} as cycle_days,
            case
                when weighted.status = 'open'
                then {{ days_between("weighted.created_date", "weighted.today_date") }}
            end as age_days,
            weighted.loss_reason,
            coalesce(activity.activity_count, 0) as activity_count,
            activity.last_activity_at,
            activity.last_reply_at,
            activity.next_activity_at,
            weighted.status = 'open' and activity.next_activity_at is not null as has_next_step,
            coalesce(
                weighted.status = 'open'
                and {{
                    days_between(
                        to_tenant_date(
                            "greatest(weighted.created_at, stage_entries.stage_entered_at, "
                            ~ "activity.last_activity_at)",
                            "weighted.time_zone",
                        ),
                        "weighted.today_date",
                    )
                }} >= {{ var("stale_after_days") }},
                false
            ) as is_stale,
            case when weighted.status = 'open' then {{ deal_score(factors) }} end as deal_score,
            case
                when weighted.status = 'open' then {{ deal_score_completeness(factors) }}
            end as deal_score_completeness_rate,
            case
                when weighted.status = 'open' then {{ deal_weak_factors(factors, "name") }}
            end as deal_risk_factors,
            case
                when weighted.status = 'open' then {{ deal_weak_factors(factors, "action") }}
            end as deal_recommended_actions,
            cast(null as double) as close_probability_rate
        from weighted
        left join
            customers
            on weighted.customer_key = customers.customer_key
            and {{ is_version_at("customers", "weighted.decided_at") }}
        left join employees on weighted.employee_key = employees.employee_key
        left join leads on weighted.lead_key = leads.lead_key
        left join stage_entries on weighted.opportunity_key = stage_entries.opportunity_key
        left join
            activity on weighted.opportunity_key = activity.opportunity_key
            {{
                join_campaign_of(
                    "weighted",
                    "coalesce(weighted.created_at, cast(weighted.created_date as timestamp))",
                )
            }}
            {{ join_exchange_rate("weighted.currency_code", "weighted.valued_date") }}
    )

select *
from final
