with
    source as ({{ current_rows("automation_engine", "executions") }}),

    final as (
        select
            source.execution_id,
            source.workflow_id,
            source.mode,
            source.status,
            source.started_at,
            source.finished_at,
            source.retry_of,
            source.client_id,
            source.error_type,
            source.error_message,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
