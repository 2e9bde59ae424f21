{%- set counts = [
    "volume_count",
    "qualified_count",
    "converted_count",
    "luxury_detected_count",
    "intervention_count",
    "successful_intervention_count",
    "request_count",
    "error_count",
    "active_user_count",
    "eligible_user_count",
    "evaluated_count",
    "correct_count",
    "responded_count",
    "conversion_improvement_weight",
    "productivity_improvement_weight",
    "match_satisfaction_weight",
    "training_reduction_weight",
] -%}
{%- set weighted_rates = [
    "response_minutes",
    "conversion_improvement_weighted",
    "productivity_improvement_weighted",
    "match_satisfaction_weighted",
    "training_reduction_weighted",
    "churn_before_weighted",
    "churn_after_weighted",
] -%}
with
    daily as (
        select
            tenant_id,
            capability,
            impact_date,
            impact_currency_code as currency_code,
            {% for column in counts -%}
                cast(sum({{ column }}) as bigint) as {{ column }},
            {% endfor -%}
            {% for column in weighted_rates -%}
                cast(sum({{ column }}) as decimal(18, 6)) as {{ column }},
            {% endfor -%}
            cast(
                sum(revenue_impact_estimated_amount) as decimal(18, 4)
            ) as revenue_impact_estimated_amount
        from {{ ref("int_roi__capability_days") }}
        group by tenant_id, capability, impact_date, impact_currency_code
    ),

    latencies as (select * from {{ ref("int_roi__capability_latencies") }}),

    final as (
        select
            {{
                surrogate_key(
                    [
                        "daily.tenant_id",
                        "daily.capability",
                        "daily.impact_date",
                        "daily.currency_code",
                    ]
                )
            }} as feature_impact_key,
            {{ surrogate_key(["daily.tenant_id"]) }} as tenant_key,
            daily.impact_date,
            {{ surrogate_key(["'capability'", "daily.tenant_id", "daily.capability"]) }}
            as feature_key,
            daily.capability,
            {% for column in counts -%} daily.{{ column }}, {% endfor -%}
            daily.active_user_count as active_user_day_count,
            daily.eligible_user_count as eligible_user_day_count,
            {% for column in weighted_rates -%} daily.{{ column }}, {% endfor -%}
            daily.currency_code,
            daily.revenue_impact_estimated_amount,
            {{
                to_reporting(
                    "daily.revenue_impact_estimated_amount",
                    "daily.currency_code",
                    "daily.impact_date",
                )
            }} as revenue_impact_estimated_amount_reporting
            {% for name, bounds in capability_latencies().items() -%}
                {%- set columns = [] -%}
                {%- for column in latency_columns(name) -%}
                    {%- do columns.append("latencies." ~ column) %},
                    cast(latencies.{{ column }} as bigint) as {{ column }}
                {%- endfor %},
                {{ histogram_quantile(columns, bounds, 0.95) }} as {{ name }}_p95_ms
            {%- endfor %}
        from daily
        left join
            latencies
            on daily.tenant_id = latencies.tenant_id
            and daily.capability = latencies.capability
            and daily.impact_date = latencies.impact_date
            and daily.currency_code = latencies.currency_code
            {{ join_exchange_rate("daily.currency_code", "daily.impact_date") }}
    )

select *
from final
