with
    source as ({{ current_rows("superset_meta", "report_executions") }}),

    final as (
        select
            source.report_execution_id,
            source.report_schedule_id,
            source.state,
            source.error_message,
            source.scheduled_at,
            source.started_at,
            source.ended_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
