{# numerator / denominator, both whole numbers, not negative and the denominator positive, rounded
   half up to a whole number: exact, as a quotient of doubles is not. #}
{% macro divide_half_up(numerator, denominator) -%}
    {{ return(adapter.dispatch("divide_half_up")(numerator, denominator)) }}
{%- endmacro %}

{% macro default__divide_half_up(numerator, denominator) -%}
    cast(
        floor(
            (2 * cast({{ numerator }} as decimal(38, 0)) + ({{ denominator }}))
            / (2 * cast({{ denominator }} as decimal(38, 0)))
        ) as decimal(38, 0)
    )
{%- endmacro %}

{% macro duckdb__divide_half_up(numerator, denominator) -%}
    {#- Both sides are whole numbers to the engine too: it divides a decimal as a double. -#}
    divide(
        2 * cast({{ numerator }} as hugeint) + cast({{ denominator }} as hugeint),
        2 * cast({{ denominator }} as hugeint)
    )
{%- endmacro %}
