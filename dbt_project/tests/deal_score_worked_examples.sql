{{ config(meta={"dimension": "accuracy"}) }}
{#
    M-03 by hand: stage 62, champion 80, a confirmed budget, 20 days, 60 and 70 make 15.5 + 16 + 20 +
    15 + 6 + 7 = 79.5. C2-20: an unknown champion scores as one of 0, below one of 10, and shows in
    the completeness; the factors below 50 are the risks. The weights sum to 1.
#}
{%- set factors = deal_factors(
    "probability", "champion", "is_confirmed", "days", "competitive", "fit"
) -%}

with
    deals as (
        {% for name, inputs, score, completeness, risks in [
            ("worked", "0.62, 80, true, 20, 60, 70", 79.5, 1, none),
            ("champion of 0", "0.62, 0, true, 20, 60, 70", 63.5, 1, "champion"),
            ("champion unknown", "0.62, null, true, 20, 60, 70", 63.5, 0.8, "champion"),
            ("champion of 10", "0.62, 10, true, 20, 60, 70", 65.5, 1, "champion"),
            ("at 30 days", "1, 100, true, 30, 100, 100", 100, 1, none),
            ("at 31 days", "1, 100, true, 31, 100, 100", 92.5, 1, none),
            (
                "all is bad",
                "0, 0, false, 99, 0, 0",
                11.5,
                1,
                "stage; champion; budget; competition; fit",
            ),
            (
                "all is unknown",
                "null, null, null, null, null, null",
                24.5,
                0,
                "stage; champion; budget",
            ),
        ] -%}
            select
                '{{ name }}' as name,
                {% for input in inputs.split(", ") -%}
                    cast({{ input }} as {{ "boolean" if loop.index == 3 else "double" }})
                    as {{
                        ["probability", "champion", "is_confirmed", "days", "competitive", "fit"][
                            loop.index0
                        ]
                    }},
                {% endfor %}
                {{ score }} as score,
                {{ completeness }} as completeness,
                {{ "'" ~ risks ~ "'" if risks else "cast(null as string)" }} as risks
                {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    scored as (
        select
            name,
            score,
            {{ deal_score(factors) }} as deal_score,
            completeness,
            {{ deal_score_completeness(factors) }} as deal_completeness,
            risks,
            {{ deal_weak_factors(factors, "name") }} as deal_risks
        from deals
    )

select *
from scored
where
    deal_score <> score
    or deal_completeness <> completeness
    or coalesce(deal_risks, '') <> coalesce(risks, '')
    or {{ factors | sum(attribute="weight") | round(6) }} <> 1
