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

{% macro first_segment(name) -%}
    {#- What stands before the first slash of a resource name. -#}
    regexp_extract({{ name }}, '^[^/]*', 0)
{%- endmacro %}

{% macro text_literal(text) -%}
    {#- A text as SQL writes it; nothing, or '', is NULL. -#}
    {%- if text -%} '{{ dbt.escape_single_quotes(text) }}'
    {%- else -%} cast(null as string)
    {%- endif -%}
{%- endmacro %}
