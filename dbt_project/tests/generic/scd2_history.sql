{#
    Versions of a key follow each other: numbered from 1, none empty, none overlapping, exactly one
    current, which is the last and open.
#}
{% test scd2_history(model, key) %}
    {{ config(meta={"dimension": "consistency"}) }}
    with
        ordered as (
            select
                {{ key }} as natural_key,
                version_number,
                valid_from,
                valid_to,
                is_current,
                row_number() over (partition by {{ key }} order by valid_from) as expected_number,
                lead(valid_from) over (partition by {{ key }} order by valid_from) as next_from
            from {{ model }}
        )

    select *
    from ordered
    where
        version_number <> expected_number
        or valid_to <= valid_from
        or (valid_to is null) <> (next_from is null)
        or valid_to > next_from
        or is_current <> (valid_to is null)
{% endtest %}
