{#
    Every value of the columns is one of the dimension's: `columns` says which, as
    `<model>.<column>`. One test for all of a table's keys, where one of each would cost dbt as many
    nodes; a row of the result is a key that is not there.
#}
{% test refers_to(model, columns) %}
    {{ config(meta={"dimension": "consistency"}) }}
    {% for column, target in columns.items() -%}
        {%- set parent, field = target.split(".") -%}
        select distinct '{{ column }}' as column_name, cast(child.{{ column }} as string) as value
        from {{ model }} as child
        left join {{ ref(parent) }} as parent on child.{{ column }} = parent.{{ field }}
        where
            child.{{ column }} is not null
            and parent.{{ field }} is null {{ "union all" if not loop.last }}
    {% endfor %}
{% endtest %}
