{% macro clean_text(column) -%}
    {#- Text without spaces around it; '' is NULL. -#}
    nullif(trim({{ column }}), '')
{%- endmacro %}

{% macro normalised(column) -%}
    {#- Text to compare by: lower case, without spaces around it; '' is NULL. -#}
    nullif(lower(trim({{ column }})), '')
{%- endmacro %}
