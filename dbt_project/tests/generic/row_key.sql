{#
    The columns together identify a row, and none of `required` (default: all of them) is NULL: one
    scan where `unique` and a `not_null` of each would be as many. NULLs compare as equal.
#}
{% test row_key(model, columns, required=none) %}
    {{ config(meta={"dimension": "uniqueness"}) }}
    select {{ columns | join(", ") }}, count(*) as row_count
    from {{ model }}
    group by {{ columns | join(", ") }}
    having
        count(*) > 1
        {%- for column in columns if required is none or column in required %}
            or {{ column }} is null
        {%- endfor %}
{% endtest %}
