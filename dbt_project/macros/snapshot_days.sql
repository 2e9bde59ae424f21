{#
    The rows of a snapshot entity as they were on every day on which it was loaded (the day's newest
    load), with that day as `observed_date`: the history of what a vendor tells as it is now only.
#}
{% macro snapshot_days(source_name, entity) -%}
    select snapshot_rows.*, loads.observed_date
    from {{ source("received", source_name ~ "__" ~ entity) }} as snapshot_rows
    inner join
        (
            select cast(as_of as date) as observed_date, max(commit_seq) as newest_seq
            from {{ source("raw", "lake__commits") }}
            where source = '{{ source_name }}' and entity = '{{ entity }}' and replaces_all
            group by cast(as_of as date)
        ) as loads
        on cast(snapshot_rows._extracted_at as date) = loads.observed_date
        and snapshot_rows._commit_seq >= loads.newest_seq
{%- endmacro %}
