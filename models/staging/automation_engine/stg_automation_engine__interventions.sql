with
    source as ({{ current_rows("automation_engine", "interventions") }}),

    final as (
        select
            source.intervention_id,
            source.workflow_id,
            source.execution_id,
            source.process_step,
            source.employee_id,
            source.spent_minutes,
            source.potential_saving_minutes,
            source.occurred_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
