{#
    The days of the four capability services in one shape. A figure that a service does not know is
    NULL. Rates come with what they are rates of, so that days can be summed.
#}
{%- set services = {
    "lead_intelligence": {
        "volume_count": "leads_processed_count",
        "qualified_count": "qualified_count",
        "converted_count": "converted_count",
        "response_minutes": weighted(
            "avg_response_time_minutes", "leads_processed_count"
        ),
        "responded_count": weight_of(
            "avg_response_time_minutes", "leads_processed_count"
        ),
        "conversion_improvement_weighted": weighted(
            "conversion_improvement_rate", "leads_processed_count"
        ),
        "conversion_improvement_weight": weight_of(
            "conversion_improvement_rate", "leads_processed_count"
        ),
        "productivity_improvement_weighted": weighted(
            "productivity_improvement_rate", "active_user_count"
        ),
        "productivity_improvement_weight": weight_of(
            "productivity_improvement_rate", "active_user_count"
        ),
        "evaluated_count": "evaluated_count",
        "correct_count": "correct_count",
        "scoring_histogram": "scoring_latency_ms_hist",
        "websocket_histogram": "websocket_latency_ms_hist",
    },
    "property_intelligence": {
        "volume_count": "properties_analyzed_count",
        "luxury_detected_count": "luxury_detected_count",
        "match_satisfaction_weighted": weighted(
            "match_satisfaction_score", "properties_analyzed_count"
        ),
        "match_satisfaction_weight": weight_of(
            "match_satisfaction_score", "properties_analyzed_count"
        ),
        "evaluated_count": weight_of("detection_accuracy_rate", "evaluated_count"),
        "correct_count": "cast(round("
        ~ weighted("detection_accuracy_rate", "evaluated_count")
        ~ ", 0) as bigint)",
        "vision_histogram": "vision_latency_ms_hist",
    },
    "churn_prevention": {
        "volume_count": "at_risk_identified_count",
        "intervention_count": "intervention_count",
        "successful_intervention_count": "successful_intervention_count",
        "churn_before_weighted": weighted("churn_before_rate", "request_count"),
        "churn_after_weighted": weighted("churn_after_rate", "request_count"),
    },
    "ai_coaching": {
        "volume_count": "sessions_delivered_count",
        "productivity_improvement_weighted": weighted(
            "performance_improvement_rate", "active_user_count"
        ),
        "productivity_improvement_weight": weight_of(
            "performance_improvement_rate", "active_user_count"
        ),
        "training_reduction_weighted": weighted(
            "training_time_reduction_rate", "active_user_count"
        ),
        "training_reduction_weight": weight_of(
            "training_time_reduction_rate", "active_user_count"
        ),
        "analysis_histogram": "analysis_latency_ms_hist",
    },
} -%}
{%- set counts = [
    "volume_count",
    "qualified_count",
    "converted_count",
    "luxury_detected_count",
    "intervention_count",
    "successful_intervention_count",
    "responded_count",
    "conversion_improvement_weight",
    "productivity_improvement_weight",
    "match_satisfaction_weight",
    "training_reduction_weight",
    "evaluated_count",
    "correct_count",
] -%}
{%- set amounts = [
    "response_minutes",
    "conversion_improvement_weighted",
    "productivity_improvement_weighted",
    "match_satisfaction_weighted",
    "training_reduction_weighted",
    "churn_before_weighted",
    "churn_after_weighted",
] -%}
with
    unioned as (
        {% for service, figures in services.items() %}
            select
                tenant_id,
                '{{ service }}' as capability,
                service_tenant_id,
                date as impact_date,
                upper(currency_code) as currency_code,
                request_count,
                error_count,
                active_user_count,
                eligible_user_count,
                estimated_revenue_impact_amount as revenue_impact_estimated_amount,
                {% for column in counts -%}
                    {{ figures.get(column, "cast(null as bigint)") }} as {{ column }},
                {% endfor -%}
                {% for column in amounts -%}
                    {{ figures.get(column, "cast(null as decimal(18, 6))") }} as {{ column }},
                {% endfor -%}
                {% for name in capability_latencies() -%}
                    {{ figures.get(name ~ "_histogram", "cast(null as string)") }}
                    as {{ name }}_histogram
                    {{- "," if not loop.last }}
                {% endfor %}
            from {{ ref("stg_" ~ service ~ "__metrics_daily") }} {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    tenants as (select tenant_id, currency_code from {{ ref("int_shared__tenants_collected") }}),

    final as (
        select
            unioned.*,
            coalesce(unioned.currency_code, tenants.currency_code) as impact_currency_code
        from unioned
        left join tenants on unioned.tenant_id = tenants.tenant_id
    )

select *
from final
