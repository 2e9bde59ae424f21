{#
    What an incremental model has read, kept in the database that holds the model and written in the
    same transaction: `<database>.internal.model_state`. A model reads its own state, so it needs no
    repair when a candidate was discarded, a version rolled back or work.duckdb deleted: it goes on
    from what it holds, or starts afresh when it holds nothing, something made by other code, or
    something of a lake that is ahead of this build's.
#}
{% macro create_model_state(database) -%}
    create schema if not exists {{ database }}.internal;
    create table if not exists {{ database }}.internal.model_state (
        model varchar, definition varchar, through_seq bigint
    );
{%- endmacro %}

{# Greatest commit that this model has read; none if it must be built from the whole lake. #}
{% macro read_through_seq() -%}
    {%- set build = source("raw", "lake__build") -%}
    {%- if not execute or not is_incremental() -%} {{ return(none) }} {%- endif -%}
    {%- set state -%}
        select model_state.through_seq
        from {{ this.database }}.internal.model_state as model_state
        inner join {{ build }} as build
            on model_state.through_seq <= build.through_seq
        where
            model_state.model = '{{ this.identifier }}'
            and model_state.definition = '{{ _definition() }}'
    {%- endset -%}
    {%- set found = run_query(state) -%}
    {{ return(found.columns[0][0] if found and found.rows | length == 1 else none) }}
{%- endmacro %}

{# A post-hook: this model has now read what the build reads. #}
{% macro record_through_seq() -%}
    delete from {{ this.database }}.internal.model_state
    where model = '{{ this.identifier }}'
    ;
    insert into {{ this.database }}.internal.model_state
    select '{{ this.identifier }}', '{{ _definition() }}', through_seq
    from {{ source("raw", "lake__build") }};
{%- endmacro %}

{# A pre-hook: what the model is about to read anew leaves it; everything if it starts afresh. #}
{% macro delete_changed(source_name, entity, partition) -%}
    {%- if is_incremental() -%}
        delete from {{ this }} where {{ changed_since_read(source_name, entity, partition) }}
    {%- endif -%}
{%- endmacro %}

{#
    A condition on `partition`, the column that holds the entity's window date or key: whether
    commits that this model has not read could have changed that partition. True for all when the
    model starts afresh.
#}
{% macro changed_since_read(source_name, entity, partition) -%}
    {%- set through_seq = read_through_seq() -%}
    {%- if through_seq is none -%} true
    {%- else -%}
        {%- set meta = raw_entities()[source_name ~ "__" ~ entity] -%}
        {%- set raw_partition = meta.window_column or meta.key[0] -%}
        {{ partition }} in (
            select {{ raw_partition }}
            from {{ source("raw", source_name ~ "__" ~ entity) }}
            where _commit_seq > {{ through_seq }}
            {%- if meta.window_column %}
                union
                {{
                    date_rows(
                        _new_windows(source_name, entity, through_seq),
                        [],
                        "replaces_from",
                        days_before("replaces_to", 1),
                    )
                }}
            {%- endif %}
        )
    {%- endif -%}
{%- endmacro %}

{% macro _new_windows(source_name, entity, through_seq) -%}
    (
        select replaces_from, replaces_to
        from {{ source("raw", "lake__commits") }}
        where
            source = '{{ source_name }}'
            and entity = '{{ entity }}'
            and commit_seq > {{ through_seq }}
            and replaces_from is not null
    ) as new_windows
{%- endmacro %}

{# What made the rows: the model's text, and the seed that says whose they are. #}
{% macro _definition() -%}
    {%- if not execute -%} {{ return("") }} {%- endif -%}
    {%- set accounts = graph.nodes["seed." ~ project_name ~ ".tenant_accounts"] -%}
    {{ return(local_md5(model.checksum.checksum ~ accounts.checksum.checksum)) }}
{%- endmacro %}
