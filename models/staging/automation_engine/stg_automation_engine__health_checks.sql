with
    source as ({{ current_rows("automation_engine", "health_checks") }}),

    final as (
        select
            source.workflow_id,
            source.checked_at,
            source.is_up,
            source.latency_milliseconds,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
