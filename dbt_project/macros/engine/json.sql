{# JSON kept as text. `path` is a JSON path such as $.a.b #}
{% macro json_text(json, path) -%}
    {{ return(adapter.dispatch("json_text")(json, path)) }}
{%- endmacro %}

{% macro default__json_text(json, path) -%}
    get_json_object({{ json }}, '{{ path }}')
{%- endmacro %}

{% macro duckdb__json_text(json, path) -%}
    json_extract_string({{ json }}, '{{ path }}')
{%- endmacro %}

{# A select of `columns`, `element` and `position` (from 1), a row for each of a JSON array's elements. #}
{% macro json_array_rows(relation, columns, json) -%}
    {{ return(adapter.dispatch("json_array_rows")(relation, columns, json)) }}
{%- endmacro %}

{% macro default__json_array_rows(relation, columns, json) -%}
    {{ unsupported_engine("json_array_rows") }}
{%- endmacro %}

{% macro duckdb__json_array_rows(relation, columns, json) -%}
    select
        {{ columns | join(", ") }},
        unnest(from_json({{ json }}, '["JSON"]')) as element,
        generate_subscripts(from_json({{ json }}, '["JSON"]'), 1) as position
    from {{ relation }}
{%- endmacro %}

{# A select of `columns` and `element`, a row for each element of the list column `list`. #}
{% macro list_rows(relation, columns, list, element) -%}
    {{ return(adapter.dispatch("list_rows")(relation, columns, list, element)) }}
{%- endmacro %}

{% macro default__list_rows(relation, columns, list, element) -%}
    select {{ columns | join(", ") }}, explode({{ list }}) as {{ element }} from {{ relation }}
{%- endmacro %}

{% macro duckdb__list_rows(relation, columns, list, element) -%}
    select {{ columns | join(", ") }}, unnest({{ list }}) as {{ element }} from {{ relation }}
{%- endmacro %}

{# The instant (UTC) that a JSON text such as 2026-01-31T10:00:00.000Z names. #}
{% macro instant(json, path) -%}
    {{ return(adapter.dispatch("instant")(json, path)) }}
{%- endmacro %}

{% macro default__instant(json, path) -%}
    try_cast({{ json_text(json, path) }} as timestamp)
{%- endmacro %}

{% macro duckdb__instant(json, path) -%}
    timezone('UTC', try_cast({{ json_text(json, path) }} as timestamptz))
{%- endmacro %}
