{% macro generate_schema_name(custom_schema_name, node) -%}
    {#- Schemas are named as they are configured; dbt would put the target's before them. -#}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
