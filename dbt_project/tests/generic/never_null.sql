{% test never_null(model, columns) %}
    {{ config(meta={"dimension": "completeness"}) }}
    -- None of `columns` is NULL in any row: one scan where a not_null of each would be as many.
    select {{ columns | join(", ") }}
    from {{ model }}
    where {% for column in columns %} {{ column }} is null{{ " or " if not loop.last }}{% endfor %}
{% endtest %}
