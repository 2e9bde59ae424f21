{% macro attribution_lookback_days() -%}
    {#- Days before a conversion in which a touch counts: the longest of the models. -#}
    (select max(lookback_days) from {{ ref("attribution_models") }})
{%- endmacro %}
