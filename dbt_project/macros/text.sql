{% macro clean_text(column) -%}
    {#- Text without spaces around it; '' is NULL. -#}
    nullif(trim({{ column }}), '')
{%- endmacro %}

{% macro normalised(column) -%}
    {#- Text to compare by: lower case, without spaces around it; '' is NULL. -#}
    nullif(lower(trim({{ column }})), '')
{%- endmacro %}

{% macro last_segment(name) -%}
    {#- What stands after the last slash of a resource name. -#}
    regexp_extract({{ name }}, '[^/]*$', 0)
{%- endmacro %}
