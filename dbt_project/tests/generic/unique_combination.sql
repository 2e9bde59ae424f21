{# The columns together identify a row; NULLs compare as equal. #}
{% test unique_combination(model, columns) %}
    {{ config(meta={"dimension": "uniqueness"}) }}
    select {{ columns | join(", ") }}, count(*) as row_count
    from {{ model }}
    group by {{ columns | join(", ") }}
    having count(*) > 1
{% endtest %}
