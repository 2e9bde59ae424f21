{% test unique_combination(model, columns) %}
    -- The grain: no two rows agree in all of `columns`.
    select {{ columns | join(", ") }}, count(*) as row_count
    from {{ model }}
    group by {{ columns | join(", ") }}
    having count(*) > 1
{% endtest %}
