with
    source as ({{ current_rows("hris", "learning") }}),

    final as (
        select
            source.record_id,
            source.employee_id,
            source.course,
            source.kind,
            source.training_hours,
            source.assigned_at,
            source.due_date,
            source.completed_at,
            source.score,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
