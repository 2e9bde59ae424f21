with
    source as ({{ current_rows("marketing_plan", "calendar_events") }}),

    final as (
        select
            {{ clean_text("source.tenant_id") }} as tenant_id,
            source.event_id,
            source.name,
            source.starts_on,
            source.ends_on,
            source.kind,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
