with
    source as ({{ current_rows("delivery_app", "project_status_events") }}),

    final as (
        select
            source.event_id,
            source.project_id,
            source.from_status,
            source.to_status,
            source.complete_rate,
            source.triggered_rule,
            source.details,
            source.occurred_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
