{% macro health_percentile(measure) -%}
    {#-
        Percentile 0-100 of `measure` among the unit's customers of the day that have one: the share
        that has less, and half of those that have as much. Who has none of it scores 0.
    -#}
    case
        when {{ measure }} is null
        then null
        when {{ measure }} = 0
        then 0
        else
            cast(
                100 * (
                    rank() over (
                        partition by tenant_key, health_date order by {{ measure }} nulls last
                    )
                    - 1
                )
                + 50 * count(*) over (partition by tenant_key, health_date, {{ measure }}) as double
            )
            / nullif(count({{ measure }}) over (partition by tenant_key, health_date), 0)
    end
{%- endmacro %}

{% macro mean_of_present(parts) -%}
    {#- Mean of the numbers that are not NULL, with 4 decimals; NULL if all are. -#}
    {{ weighted_mean_of_present(dict.fromkeys(parts, 1), 4) }}
{%- endmacro %}

{% macro weighted_mean_of_present(weights, decimals) -%}
    {#- Mean of the numbers that are not NULL by their weights, rounded half up; NULL if all are. -#}
    cast(
        cast(
            cast(
                {% for part, weight in weights.items() -%}
                    coalesce(cast({{ part }} as decimal(18, 8)), 0) * {{ weight }}
                    {{- " + " if not loop.last }}
                {%- endfor %} as double
            ) / nullif(
                cast(
                    {% for part, weight in weights.items() -%}
                        case when {{ part }} is null then 0 else {{ weight }} end
                        {{- " + " if not loop.last }}
                    {%- endfor %} as double
                ),
                0
            ) as decimal(18, 8)
        ) as decimal(7, {{ decimals }})
    )
{%- endmacro %}

{% macro normalised_score(value, worst, best) -%}
    {#-
        Score 0-100 of a number between that which scores 0 and that which scores 100 (`best` may be
        the smaller of the two), with 2 decimals; beyond them it stays 0 or 100, of NULL it is NULL.
    -#}
    case
        when {{ value }} is not null
        then
            cast(
                cast(
                    least(
                        greatest(
                            100.0
                            * (cast({{ value }} as double) - {{ worst }})
                            / ({{ best }} - {{ worst }}),
                            0
                        ),
                        100
                    ) as decimal(18, 8)
                ) as decimal(5, 2)
            )
    end
{%- endmacro %}

{% macro business_health_band(score) -%}
    {#- Band of a business health score that is rounded as it is shown. -#}
    case
        when {{ score }} >= 90
        then 'excellent'
        when {{ score }} >= 75
        then 'good'
        when {{ score }} >= 60
        then 'warning'
        when {{ score }} is not null
        then 'critical'
    end
{%- endmacro %}

{% macro health_band(score) -%}
    {#- Band of a health score that is rounded as it is shown. -#}
    case
        when {{ score }} >= 80
        then 'healthy'
        when {{ score }} >= 60
        then 'at_risk'
        when {{ score }} >= 40
        then 'high_risk'
        when {{ score }} is not null
        then 'critical'
    end
{%- endmacro %}

{% macro top_driver(scores) -%}
    {#- Name of the highest of the scores {name: score} that are above 0, the first of equals. -#}
    case
        {% for name, score in scores.items() -%}
            when {{ score }} > 0 and {{ score }} = greatest({{ scores.values() | join(", ") }})
            then '{{ name }}'
        {% endfor -%}
    end
{%- endmacro %}
