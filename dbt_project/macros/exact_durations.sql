{# Whole seconds as a decimal of a longer unit, which sums exactly. #}
{% macro minutes_of(seconds) -%}
    cast(cast({{ seconds }} as double) / 60 as decimal(18, 4))
{%- endmacro %}

{% macro hours_of(seconds) -%}
    cast(cast({{ seconds }} as double) / 3600 as decimal(18, 4))
{%- endmacro %}

{% macro days_of(seconds) -%}
    cast(cast({{ seconds }} as double) / 86400 as decimal(18, 4))
{%- endmacro %}
