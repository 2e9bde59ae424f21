{# The texts of a group joined by `separator`, ordered by `position`. #}
{% macro joined_text(text, separator, position) -%}
    {{ return(adapter.dispatch("joined_text")(text, separator, position)) }}
{%- endmacro %}

{% macro default__joined_text(text, separator, position) -%}
    array_join(
        transform(sort_array(collect_list(struct({{ position }} as p, {{ text }} as t))), x -> x.t),
        '{{ separator }}'
    )
{%- endmacro %}

{% macro duckdb__joined_text(text, separator, position) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ position }})
{%- endmacro %}
