-- The product's funnel: who stood before a step, and who took it. Steps follow each other: a value
-- reached without completed onboarding does not pass the funnel. Days are those of signing up.
{%- set steps = ["signed_up", "onboarding_started", "onboarding_completed", "value_reached"] %}
with
    milestones as (
        select * from {{ ref("int_product__user_milestones") }} where signed_up_at is not null
    ),

    passed as (
        select
            tenant_key,
            user_key,
            segment,
            signed_up_date,
            true as has_signed_up,
            {% for step in steps[1:] %}
                {% set needed = steps[1 : loop.index + 1] %}
                {% for event in needed %}
                    {{ event }}_at is not null {% if not loop.last %} and {% endif %}
                {% endfor %} as has_{{ step }}
                {% if not loop.last %},{% endif %}
            {% endfor %}
        from milestones
    ),

    final as (
        {% for step in steps[1:] %}
            select
                tenant_key,
                user_key,
                segment,
                signed_up_date,
                cast({{ loop.index }} as bigint) as step_order,
                '{{ step }}' as step,
                has_{{ step }} as is_converted
            from passed
            where has_{{ steps[loop.index0] }}
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    )

select *
from final
