{#
    The rows of a raw entity that count, by the mode its source declares: a select of all its
    columns. It would choose the same of all rows of the lake as of those that stand, which
    `tributary.lake.standing` keeps for builds to read less. `partition_filter` restricts it to some values of the entity's partition (the window
    column, or the key), for incremental models; a value is then whole or absent.
#}
{% macro current_rows(source_name, entity, partition_filter="true") -%}
    {%- set rows = source("raw", source_name ~ "__" ~ entity) -%}
    {%- set commits = source("raw", "lake__commits") -%}
    {%- set meta = raw_entities()[source_name ~ "__" ~ entity] -%}
    {%- set commits_of_entity -%}
        select * from {{ commits }} where source = '{{ source_name }}' and entity = '{{ entity }}'
    {%- endset -%}
    {%- set mode = meta.mode -%}
    {%- if mode == "snapshot" -%}
        {{ _current_snapshot(rows, commits_of_entity, meta, partition_filter) }}
    {%- elif mode == "window" -%}
        {{ _current_window(rows, commits_of_entity, meta, partition_filter) }}
    {%- elif mode == "files" -%}
        {{ _current_files(rows, commits_of_entity, meta, partition_filter) }}
    {%- elif mode == "versioned" -%} {{ _current_versions(rows, meta, partition_filter) }}
    {%- elif mode == "log" -%} {{ _current_log(rows, meta, partition_filter) }}
    {%- else -%} {{ exceptions.raise_compiler_error("unknown mode " ~ mode ~ " of " ~ rows) }}
    {%- endif -%}
{%- endmacro %}

{# Of rows with one key, whatever the source sent it twice for, the newest counts. #}
{% macro _once_per_key(meta) -%}
    {%- set own = meta.key + ([meta.window_column] if meta.window_column else []) -%}
    qualify
        row_number() over (
            partition by {{ own | unique | join(", ") }}
            order by _commit_seq desc, _extracted_at desc
        )
        = 1
{%- endmacro %}

{# The newest load that replaced everything, and rows brought since. #}
{% macro _current_snapshot(rows, commits_of_entity, meta, partition_filter) -%}
    select *
    from {{ rows }}
    where
        _commit_seq
        >= (select coalesce(max(commit_seq), 0) from ({{ commits_of_entity }}) where replaces_all)
        and {{ partition_filter }}
        {{ _once_per_key(meta) }}
{%- endmacro %}

{# A row counts unless a later load's [from, to) covers its date. #}
{% macro _current_window(rows, commits_of_entity, meta, partition_filter) -%}
    select raw_rows.*
    from {{ rows }} as raw_rows
    left join
        (
            select dates.window_date, max(commits.commit_seq) as newest_seq
            from
                (
                    select distinct {{ meta.window_column }} as window_date
                    from {{ rows }}
                    where {{ partition_filter }}
                ) as dates
            inner join
                ({{ commits_of_entity }}) as commits
                on dates.window_date >= commits.replaces_from
                and dates.window_date < commits.replaces_to
            group by dates.window_date
        ) as replaced
        on raw_rows.{{ meta.window_column }} = replaced.window_date
    where
        raw_rows._commit_seq >= coalesce(replaced.newest_seq, 0) and {{ partition_filter }}
        {{ _once_per_key(meta) }}
{%- endmacro %}

{# A row counts unless a later load holds its file; then the greatest version of a key does. #}
{% macro _current_files(rows, commits_of_entity, meta, partition_filter) -%}
    select raw_rows.*
    from {{ rows }} as raw_rows
    left join
        (
            select file, max(commit_seq) as newest_seq
            from
                (
                    {{
                        list_rows(
                            "(" ~ commits_of_entity ~ ")",
                            ["commit_seq"],
                            "replaces_files",
                            "file",
                        )
                    }}
                )
            group by file
        ) as replaced
        on raw_rows._file = replaced.file
    where raw_rows._commit_seq >= coalesce(replaced.newest_seq, 0) and {{ partition_filter }}
    {%- if meta.version_column %}
        qualify
            row_number() over (
                partition by {{ meta.key | join(", ") }}
                order by {{ meta.version_column }} desc nulls last, _commit_seq desc, _row desc
            )
            = 1
    {%- endif %}
{%- endmacro %}

{# The greatest version of a key counts, unless it is a tombstone. #}
{% macro _current_versions(rows, meta, partition_filter) -%}
    select *
    from
        (
            select *
            from {{ rows }}
            where {{ partition_filter }}
            qualify
                row_number() over (
                    partition by {{ meta.key | join(", ") }}
                    order by
                        {{ meta.version_column }} desc nulls last,
                        _commit_seq desc,
                        _extracted_at desc
                )
                = 1
        )
    {%- if meta.tombstone_column %}
        where not coalesce({{ meta.tombstone_column }}, false)
    {%- endif %}
{%- endmacro %}

{# Immutable rows: the first of a key counts. #}
{% macro _current_log(rows, meta, partition_filter) -%}
    select *
    from {{ rows }}
    where {{ partition_filter }}
    qualify
        row_number() over (
            partition by {{ meta.key | join(", ") }} order by _commit_seq asc, _extracted_at asc
        )
        = 1
{%- endmacro %}

{#
    Every version of the keys of an entity that is dropped as files, not the newest only: a select of
    all its columns, a row for each key and version.
#}
{% macro versions_of_rows(source_name, entity) -%}
    {%- set rows = source("raw", source_name ~ "__" ~ entity) -%}
    {%- set commits = source("raw", "lake__commits") -%}
    {%- set meta = raw_entities()[source_name ~ "__" ~ entity] -%}
    {%- set commits_of_entity -%}
        select * from {{ commits }} where source = '{{ source_name }}' and entity = '{{ entity }}'
    {%- endset -%}
    {%- set versioned = dict(meta, key=meta.key + [meta.version_column]) -%}
    {{ _current_files(rows, commits_of_entity, versioned, "true") }}
{%- endmacro %}
