{% macro meta_actions(relation, keys, json, action_type, data_type) -%}
    {#-
        A select of `keys` and `total`: what Meta's JSON list `json` of actions (or of their values)
        says of `action_type`. Rows whose list does not have it are not there.
    -#}
    select
        {{ keys | join(", ") }},
        sum(try_cast({{ json_text("element", "$.value") }} as {{ data_type }})) as total
    from ({{ json_array_rows(relation, keys, json) }}) as actions
    where {{ json_text("element", "$.action_type") }} = '{{ action_type }}'
    group by {{ keys | join(", ") }}
{%- endmacro %}
