with
    source as ({{ current_rows("delivery_app", "revisions") }}),

    final as (
        select
            source.revision_id,
            source.project_id,
            source.reason,
            source.effort_hours,
            source.requested_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
