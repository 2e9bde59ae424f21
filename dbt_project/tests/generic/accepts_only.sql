{#
    The columns hold nothing but the listed values, or NULL. One test for all of a table's columns;
    a row of the result is a value that nobody expects.
#}
{% test accepts_only(model, columns) %}
    {{ config(meta={"dimension": "validity"}) }}
    {% for column, values in columns.items() -%}
        select distinct '{{ column }}' as column_name, cast({{ column }} as string) as value
        from {{ model }}
        where {{ column }} not in ('{{ values | join("', '") }}') {{ "union all" if not loop.last }}
    {% endfor %}
{% endtest %}
