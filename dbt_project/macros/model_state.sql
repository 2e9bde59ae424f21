{# What incremental models know of themselves lies in the file they lie in. #}
{% macro create_model_state(database) -%}
    create schema if not exists {{ database }}.internal;
    create table if not exists {{ database }}.internal.model_state (
        model varchar primary key, definition varchar, through_seq bigint
    );
{%- endmacro %}
