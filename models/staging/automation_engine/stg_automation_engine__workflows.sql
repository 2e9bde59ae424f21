with
    source as ({{ current_rows("automation_engine", "workflows") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.workflow_id,
            source.name,
            {{ workflow_tag("source.tags", "process") }} as process,
            {{ workflow_tag("source.tags", "level") }} as automation_level,
            {{ workflow_tag("source.tags", "owner") }} as owner_id,
            try_cast(
                {{ workflow_tag("source.tags", "baseline_minutes", "[0-9]+") }} as bigint
            ) as manual_baseline_minutes,
            source.is_active,
            source.is_archived,
            source.trigger_count,
            source.created_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("automation_engine", workflow_tag("source.tags", "unit")) }}
    )

select *
from final
