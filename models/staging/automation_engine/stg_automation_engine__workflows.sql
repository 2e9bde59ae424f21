with
    source as ({{ current_rows("automation_engine", "workflows") }}),

    tagged as (
        select
            source.*,
            regexp_extract(source.tags, '"unit:([^"]+)"', 1) as unit,
            regexp_extract(source.tags, '"process:([^"]+)"', 1) as process,
            regexp_extract(source.tags, '"level:([^"]+)"', 1) as automation_level,
            regexp_extract(source.tags, '"owner:([^"]+)"', 1) as owner_id,
            regexp_extract(source.tags, '"baseline_minutes:([0-9]+)"', 1) as baseline
        from source
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            tagged.workflow_id,
            tagged.name,
            nullif(tagged.process, '') as process,
            nullif(tagged.automation_level, '') as automation_level,
            nullif(tagged.owner_id, '') as owner_id,
            try_cast(tagged.baseline as bigint) as manual_baseline_minutes,
            tagged.is_active,
            tagged.is_archived,
            tagged.trigger_count,
            tagged.created_at,
            tagged.updated_at,
            tagged._extracted_at,
            tagged._commit_seq
        from tagged {{ join_tenant("automation_engine", "tagged.unit") }}
    )

select *
from final
