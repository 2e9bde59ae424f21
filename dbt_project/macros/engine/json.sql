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

{# A select of `columns` and `element`, a row for each element of the JSON array in `json`. #}
{% macro json_array_rows(relation, columns, json) -%}
    {{ return(adapter.dispatch("json_array_rows")(relation, columns, json)) }}
{%- endmacro %}

{% macro default__json_array_rows(relation, columns, json) -%}
    {{ unsupported_engine("json_array_rows") }}
{%- endmacro %}

{% macro duckdb__json_array_rows(relation, columns, json) -%}
    select {{ columns | join(", ") }}, unnest(from_json({{ json }}, '["JSON"]')) as element
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
