{#
    Versions (SCD2) from the history of attributes: CTEs that end in `versions`.

    `events` is a relation of `keys`, attribute, value (text) and valid_from: each attribute's value
    from an instant on, one row for an attribute and instant. A version holds from any instant at
    which some attribute really changes to the next; its attributes are text, for the caller to cast.
#}
{% macro scd2_versions(events, keys, attributes) -%}
    {%- set key_list = keys | join(", ") -%}
    intervals as (
        select
            {{ key_list }},
            attribute,
            value,
            valid_from,
            lead(valid_from) over (
                partition by {{ key_list }}, attribute order by valid_from
            ) as valid_to
        from {{ events }}
    ),

    points as (select distinct {{ key_list }}, valid_from from {{ events }}),

    states as (
        select
            {% for key in keys %} points.{{ key }}, {% endfor %}
            points.valid_from
            {%- for attribute in attributes %}
                ,
                max(
                    case when intervals.attribute = '{{ attribute }}' then intervals.value end
                ) as {{ attribute }}
            {%- endfor %}
        from points
        inner join
            intervals
            on points.valid_from >= intervals.valid_from
            and (points.valid_from < intervals.valid_to or intervals.valid_to is null)
            {% for key in keys %} and points.{{ key }} = intervals.{{ key }} {% endfor %}
        group by {% for key in keys %} points.{{ key }}, {% endfor %} points.valid_from
    ),

    compared as (
        select
            *,
            {{ surrogate_key(attributes) }} as state_hash,
            lag({{ surrogate_key(attributes) }}) over (
                partition by {{ key_list }} order by valid_from
            ) as state_hash_before
        from states
    ),

    versions as (
        select
            {{ key_list }},
            {{ attributes | join(", ") }},
            row_number() over (partition by {{ key_list }} order by valid_from) as version_number,
            valid_from,
            lead(valid_from) over (partition by {{ key_list }} order by valid_from) as valid_to
        from compared
        where state_hash_before is null or state_hash_before <> state_hash
    )
{%- endmacro %}

{#
    Whether version `version` (a relation's alias) is the one to use at the instant `at`. Before the
    first known version the first one holds; without an instant the current one does. Two plain
    comparisons: with an `or` in it an outer join compares each row with every version.
#}
{% macro is_version_at(version, at) -%}
    case
        when {{ version }}.version_number = 1
        then cast('0001-01-01' as timestamp)
        else {{ version }}.valid_from
    end
    <= coalesce({{ at }}, cast('9999-12-31' as timestamp))
    and coalesce({{ version }}.valid_to, cast('9999-12-31 23:59:59' as timestamp))
    > coalesce({{ at }}, cast('9999-12-31' as timestamp))
{%- endmacro %}

{# How a dimension with history ends: which version it is, when it held, and whether it holds now. #}
{% macro version_columns() -%}
    cast(version_number as bigint) as version_number,
    valid_from,
    valid_to,
    valid_to is null as is_current
{%- endmacro %}

{# The same of a member that has but one version, which holds always: the unknown one. #}
{% macro only_version_columns() -%}
    cast(1 as bigint) as version_number,
    cast('1970-01-01' as timestamp) as valid_from,
    cast(null as timestamp) as valid_to,
    true as is_current
{%- endmacro %}
