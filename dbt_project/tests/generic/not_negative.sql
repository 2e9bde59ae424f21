{% test not_negative(model, column_name) %}
    {{ config(meta={"dimension": "validity"}) }}
    select {{ column_name }}
    from {{ model }}
    where {{ column_name }} < 0
{% endtest %}
