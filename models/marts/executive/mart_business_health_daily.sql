{#- What each component weighs (M-01); they add up to 1, which completeness_rate is tested to show. -#}
{%- set weights = {
    "revenue_growth": 0.25,
    "satisfaction": 0.20,
    "reliability": 0.20,
    "retention": 0.15,
    "efficiency": 0.10,
    "adoption": 0.10,
} -%}
{%- set scores = {} -%}
{%- for component, weight in weights.items() -%}
    {%- do scores.update({component ~ "_score": weight}) -%}
{%- endfor -%}

with
    components as (select * from {{ ref("int_executive__health_components") }}),

    {# A missing component is neither 0 nor 50: the others share its weight, and completeness tells. #}
    weighed as (
        select
            *,
            {{ weighted_mean_of_present(scores, 1) }} as health_score,
            {% for score, weight in scores.items() -%}
                case when {{ score }} is null then 0 else {{ weight }} end
                {{- " + " if not loop.last }}
            {%- endfor %} as completeness_rate
        from components
    ),

    {# The days are without gaps here, so that so many rows before is so many days before. #}
    compared as (
        select
            *
            {%- for days in [7, 28] %}
                ,
                health_score - lag(health_score, {{ days }}) over (
                    partition by tenant_key order by health_date
                ) as score_change_{{ days }}d
            {%- endfor %}
        from weighed
    ),

    kept as (
        select *
        from compared
        where
            health_score is not null
            and (
                health_date > {{ days_before("today_date", var("health_daily_days")) }}
                or extract(day from health_date + interval '1' day) = 1
            )
    ),

    {# What would raise the score the most if it were as good as the others comes first of equals. #}
    ranked as (
        select
            tenant_key,
            health_date,
            component,
            row_number() over (
                partition by tenant_key, health_date order by score, weight desc, component
            ) as weakness
        from
            (
                {% for component, weight in weights.items() %}
                    select
                        tenant_key,
                        health_date,
                        '{{ component }}' as component,
                        {{ component }}_score as score,
                        {{ weight }} as weight
                    from kept
                    where {{ component }}_score < 100 {{ "union all" if not loop.last }}
                {% endfor %}
            ) as scored
    ),

    weakest as (
        select
            tenant_key,
            health_date,
            max(case when weakness = 1 then component end) as weakest_component,
            max(case when weakness = 2 then component end) as second_weakest_component
        from ranked
        group by tenant_key, health_date
    ),

    final as (
        select
            {{ surrogate_key(["kept.tenant_key", "kept.health_date"]) }} as business_health_key,
            kept.tenant_key,
            kept.health_date,
            {% for score in scores -%} kept.{{ score }}, {% endfor %}
            kept.health_score,
            cast(kept.completeness_rate as double) as completeness_rate,
            {{ business_health_band("kept.health_score") }} as health_band,
            kept.health_score < 40 as is_severe,
            kept.score_change_7d,
            kept.score_change_28d,
            weakest.weakest_component,
            weakest.second_weakest_component,
            kept.closed_month_start,
            cast(
                kept.opening_mrr_amount_reporting as decimal(18, 4)
            ) as opening_mrr_amount_reporting,
            cast(
                kept.closing_mrr_amount_reporting as decimal(18, 4)
            ) as closing_mrr_amount_reporting,
            kept.mrr_growth_rate,
            cast(kept.promoter_count as bigint) as promoter_count,
            cast(kept.detractor_count as bigint) as detractor_count,
            cast(kept.nps_answer_count as bigint) as nps_answer_count,
            kept.net_promoter_score,
            cast(kept.downtime_minutes as decimal(18, 4)) as downtime_minutes,
            cast(kept.service_minutes as decimal(18, 4)) as service_minutes,
            kept.uptime_rate,
            cast(kept.retained_customer_count as bigint) as retained_customer_count,
            cast(kept.cohort_customer_count as bigint) as cohort_customer_count,
            kept.retention_rate,
            cast(kept.on_time_count as bigint) as on_time_count,
            cast(kept.delivered_count as bigint) as delivered_count,
            kept.on_time_rate,
            cast(kept.workflow_success_count as bigint) as workflow_success_count,
            cast(kept.workflow_finished_count as bigint) as workflow_finished_count,
            kept.workflow_success_rate,
            cast(kept.spend_amount_reporting as decimal(18, 4)) as spend_amount_reporting,
            cast(kept.budget_amount_reporting as decimal(18, 4)) as budget_amount_reporting,
            kept.budget_adherence_rate,
            kept.adoption_rate,
            kept.adoption_measure
        from kept
        left join
            weakest
            on kept.tenant_key = weakest.tenant_key
            and kept.health_date = weakest.health_date
    )

select *
from final
