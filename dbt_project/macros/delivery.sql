{# The tracker's statuses; a project in one of the last two has ended. #}
{% macro project_statuses() -%}
    {{
        return(
            [
                "discovery",
                "access_validation",
                "audit",
                "audit_complete",
                "implementation",
                "testing",
                "ready_for_delivery",
                "on_hold",
                "delivered",
                "cancelled",
            ]
        )
    }}
{%- endmacro %}

{% macro project_status(word) -%}
    {#-
        The lifecycle status that the tracker's word names, else other. `implementation_95_percent` is
        no status but progress: the project is in implementation (its complete_rate says how far).
    -#}
    case
        when {{ normalised(word) }} = 'implementation_95_percent'
        then 'implementation'
        when {{ normalised(word) }} in ('{{ project_statuses() | join("', '") }}')
        then {{ normalised(word) }}
        else 'other'
    end
{%- endmacro %}

{% macro is_project_open(status) -%} {{ status }} not in ('delivered', 'cancelled') {%- endmacro %}

{% macro attention_bucket(status, is_urgent) -%}
    {#-
        Bucket of the board: every open project has exactly one, one that has ended has none. What waits
        for the client or for its delivery is not urgent, however near the deadline.
    -#}
    case
        when not ({{ is_project_open(status) }})
        then null
        when {{ status }} in ('on_hold', 'ready_for_delivery')
        then {{ status }}
        when {{ is_urgent }}
        then 'urgent'
        else 'in_progress'
    end
{%- endmacro %}

{% macro urgent_from(due_at) -%}
    {#- A project needs attention from 48 hours before it is due. -#}
    {{ due_at }} - interval '48' hour
{%- endmacro %}

{% macro rate_to_score(rate) -%}
    {#- A rate (0-1) on the scale of the quality factors (1-5): 0 is 1, 1 is 5. -#}
    1 + 4 * {{ rate }}
{%- endmacro %}

{% macro _quality_factors_summed(of) -%}
    {#-
        Sum over the quality factors, in hundredths of their weights (which sum to 100): of the
        `weight` that is known, or of the weighted `points`, in hundredths too.
    -#}
    {%- set weights = {
        "technical_accuracy_score": 30,
        "completeness_score": 25,
        "timeliness_score": 20,
        "communication_score": 15,
        "client_satisfaction_score": 10,
    } -%}
    (
        {%- for factor, weight in weights.items() %}
            {{ "+ " if not loop.first }}{{ weight }}
            {%- if of == "weight" %} * case when {{ factor }} is null then 0 else 1 end
            {%- else %} * coalesce(cast(100 * {{ factor }} as bigint), 0)
            {%- endif %}
        {%- endfor %}
    )
{%- endmacro %}

{% macro quality_weight_known() -%}
    {#- The weight (0-1) of the quality factors that are known. -#}
    cast({{ _quality_factors_summed("weight") }} as decimal(5, 0)) * cast(0.01 as decimal(3, 2))
{%- endmacro %}

{% macro quality_score() -%}
    {#-
        Weighted mean of the quality factors (1-5), rounded half up to 2 decimals. Factors that are
        missing leave their weight to the others; with less than 80 % of the weight there is no score.
        Exact: whole hundredths are weighted and divided as whole numbers.
    -#}
    {%- set weight = _quality_factors_summed("weight") -%}
    case
        when {{ weight }} >= 80
        then
            cast(
                {{
                    divide_half_up(
                        _quality_factors_summed("points"), "nullif(" ~ weight ~ ", 0)"
                    )
                }} * cast(0.01 as decimal(3, 2)) as decimal(5, 2)
            )
    end
{%- endmacro %}

{% macro quality_band(score) -%}
    {#- Band of a quality score; below 3.0 it is also unacceptable, a flag of its own. -#}
    case
        when {{ score }} >= 4.5
        then 'excellent'
        when {{ score }} >= 4.0
        then 'good'
        when {{ score }} >= 3.5
        then 'acceptable'
        when {{ score }} is not null
        then 'needs_improvement'
    end
{%- endmacro %}

{% macro delivery_efficiency_score(on_time_rate, target_hours, completion_hours, rework_rate) -%}
    {#- Score 0-100 of delivery: 0.4 on time + 0.3 speed against the target (at most 1) + 0.3 without
        rework; NULL if a part is unknown. -#}
    (
        40 * {{ on_time_rate }}
        + 30
        * case
            when {{ completion_hours }} <= {{ target_hours }}
            then 1
            else {{ target_hours }} / nullif({{ completion_hours }}, 0)
        end
        + 30 * (1 - {{ rework_rate }})
    )
{%- endmacro %}
