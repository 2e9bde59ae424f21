{% test holds(model, condition) %}
    -- `condition` is true of every row; NULL is not true.
    select * from {{ model }} where not coalesce({{ condition }}, false)
{% endtest %}
