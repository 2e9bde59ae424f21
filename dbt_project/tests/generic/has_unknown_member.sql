{# The dimension has the member that unmatched facts refer to. #}
{% test has_unknown_member(model, key) %}
    {{ config(meta={"dimension": "completeness"}) }}
    select 1 as missing
    from
        (select count(*) as members from {{ model }} where {{ key }} = {{ unknown_key() }}) as found
    where members <> 1
{% endtest %}
