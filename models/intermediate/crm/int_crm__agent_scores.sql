-- Productivity of agents by day: percentile ranks among the active agents of their team, weighted
-- (M-08). What an agent has no value for drops out of the weights, and completeness says how much
-- is left; alone in a team nobody is ranked.
{% set weights = {"throughput": 30, "resolution": 30, "response": 20, "satisfaction": 20} -%}
{% set team_day = ["tenant_key", "team", "activity_date"] -%}

with
    measured as (
        select
            tenant_key,
            employee_key,
            activity_date,
            team,
            cast(handled_count as double) as throughput,
            cast(resolved_count as double) / nullif(handled_count, 0) as resolution,
            -- The faster the better.
            - cast(reply_seconds_sum as double) / nullif(reply_count, 0) as response,
            cast(rating_sum as double) / nullif(rating_count, 0) as satisfaction
        from {{ ref("int_crm__agent_days") }}
        where is_active
    ),

    ranked as (
        select
            tenant_key,
            employee_key,
            activity_date,
            {% for component in weights -%}
                {{ percentile_rank(component, team_day) }} as {{ component }}_rank
                {{- "," if not loop.last }}
            {% endfor %}
        from measured
    ),

    weighted as (
        select
            *,
            {% for component, weight in weights.items() -%}
                {{ weight }} * coalesce({{ component }}_rank, 0) {{ "+" if not loop.last }}
            {% endfor %} as weighted_sum,
            {% for component, weight in weights.items() -%}
                case when {{ component }}_rank is null then 0 else {{ weight }} end
                {{ "+" if not loop.last }}
            {% endfor %} as known_weight
        from ranked
    ),

    final as (
        select
            tenant_key,
            employee_key,
            activity_date,
            {% for component in weights -%} {{ component }}_rank, {% endfor %}
            100 * weighted_sum / nullif(cast(known_weight as double), 0) as productivity_score,
            known_weight / cast({{ weights.values() | sum }} as double) as score_completeness
        from weighted
    )

select *
from final
