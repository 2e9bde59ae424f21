{#
    M-03. What a deal scores on each factor, 0-100, by factor. An input nobody knows scores what the
    rule says for it, a champion nobody knows none: an unknown champion must not beat a weak one.
    Expressions: a probability 0-1, two scores and a champion 0-100, a boolean, a number of days.
#}
{% macro deal_factors(
    probability, champion, is_budget_confirmed, days_to_decision, competitive, fit
) -%}
    {{
        return(
            [
                {
                    "name": "stage",
                    "weight": 0.25,
                    "input": probability,
                    "score": "coalesce(100 * cast(" ~ probability ~ " as decimal(9, 6)), 0)",
                    "action": "qualify or advance the stage",
                },
                {
                    "name": "champion",
                    "weight": 0.20,
                    "input": champion,
                    "score": "coalesce(cast(" ~ champion ~ " as decimal(9, 4)), 0)",
                    "action": "find or strengthen a champion",
                },
                {
                    "name": "budget",
                    "weight": 0.20,
                    "input": is_budget_confirmed,
                    "score": "case when " ~ is_budget_confirmed ~ " then 100 else 20 end",
                    "action": "confirm the budget",
                },
                {
                    "name": "timeframe",
                    "weight": 0.15,
                    "input": days_to_decision,
                    "score": "case when " ~ days_to_decision ~ " <= 30 then 100 else 50 end",
                    "action": "agree on a date of decision",
                },
                {
                    "name": "competition",
                    "weight": 0.10,
                    "input": competitive,
                    "score": "coalesce(cast(" ~ competitive ~ " as decimal(9, 4)), 60)",
                    "action": "set the offer apart from competitors",
                },
                {
                    "name": "fit",
                    "weight": 0.10,
                    "input": fit,
                    "score": "coalesce(cast(" ~ fit ~ " as decimal(9, 4)), 70)",
                    "action": "show how the solution fits",
                },
            ]
        )
    }}
{%- endmacro %}

{% macro deal_score(factors) -%}
    {#- The weighted sum of the factors, one decimal: a number to rank by, not a probability. -#}
    cast(
        round(
            {% for factor in factors -%}
                cast({{ factor.weight }} as decimal(3, 2))
                * cast({{ factor.score }} as decimal(12, 6))
                {{- " + " if not loop.last }}
            {% endfor %},
            1
        ) as decimal(5, 1)
    )
{%- endmacro %}

{% macro deal_score_completeness(factors) -%}
    {#- The weight of the factors whose input is known. -#}
    cast(
        {% for factor in factors -%}
            case
                when {{ factor.input }} is not null
                then cast({{ factor.weight }} as decimal(3, 2))
                else 0
            end {{- " + " if not loop.last }}
        {% endfor %} as decimal(3, 2)
    )
{%- endmacro %}

{% macro deal_weak_factors(factors, property) -%}
    {#- The `property` (name or action) of each factor below 50, in order of weight; NULL if none. -#}
    nullif(
        substr(
            {% for factor in factors -%}
                case when {{ factor.score }} < 50 then '; {{ factor[property] }}' else '' end
                {{- " || " if not loop.last }}
            {% endfor %},
            3
        ),
        ''
    )
{%- endmacro %}
