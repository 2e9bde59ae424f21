{%- set steps = [
    ("opening", "opening", 1),
    ("new", "new", 1),
    ("expansion", "expansion", 1),
    ("reactivation", "reactivation", 1),
    ("contraction", "contraction", -1),
    ("churn", "churned", -1),
    ("closing", "closing", 1),
] -%}
with
    monthly as (
        select
            tenant_key,
            month_start,
            currency_code,
            {% for _, measure, _ in steps -%}
                sum({{ measure }}_mrr_amount) as {{ measure }}_amount,
                sum({{ measure }}_mrr_amount_reporting) as {{ measure }}_amount_reporting,
            {% endfor -%}
            max(case when is_partial then 1 else 0 end) = 1 as is_partial
        from {{ ref("fct_mrr_monthly") }}
        group by tenant_key, month_start, currency_code
    ),

    steps as (
        {% for step, measure, sign in steps %}
            select
                tenant_key,
                month_start,
                currency_code,
                '{{ step }}' as step,
                {{ loop.index }} as step_number,
                {{ sign }} * {{ measure }}_amount as amount,
                {{ sign }} * {{ measure }}_amount_reporting as amount_reporting,
                is_partial
            from monthly {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    -- The closing bar stands on the floor again.
    cumulated as (
        select
            *,
            {% for measure in ["amount", "amount_reporting"] -%}
                case
                    when step = 'closing'
                    then {{ measure }}
                    else
                        sum({{ measure }}) over (
                            partition by tenant_key, month_start, currency_code
                            order by step_number
                            rows between unbounded preceding and current row
                        )
                end as cumulative_{{ measure }},
            {% endfor -%}
            step_number = 1 or step = 'closing' as is_total
        from steps
    ),

    final as (
        select
            {{ surrogate_key(["tenant_key", "month_start", "currency_code", "step"]) }}
            as waterfall_key,
            tenant_key,
            month_start,
            currency_code,
            step,
            cast(step_number as bigint) as step_number,
            cast(amount as decimal(18, 4)) as amount,
            cast(cumulative_amount as decimal(18, 4)) as cumulative_amount,
            cast(amount_reporting as decimal(18, 4)) as amount_reporting,
            cast(cumulative_amount_reporting as decimal(18, 4)) as cumulative_amount_reporting,
            is_total,
            is_partial
        from cumulated
    )

select *
from final
