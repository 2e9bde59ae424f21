{% macro promoted(column, type, path=none) -%}
    {#-
        A column that was declared after rows were loaded: older rows hold its value in `_extra`,
        below `path` (default: the column's name). No lake file changes.
    -#}
    coalesce(
        {{ column }}, try_cast({{ json_text("_extra", "$." ~ (path or column)) }} as {{ type }})
    )
{%- endmacro %}
