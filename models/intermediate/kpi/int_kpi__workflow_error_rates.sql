-- Failures of the 24 hours before each day's and each recent hour's end, where they can be judged:
-- a unit by 20 executions of all its workflows, a workflow by 20 of its own. What the others did
-- counts for the unit as the unknown workflow's.
with
    windows as (
        select
            *,
            sum(finished_count) over (
                partition by tenant_key, window_end_at, activity_date, hour_at
            ) as unit_finished_count
        from {{ ref("int_automation__execution_windows") }}
    ),

    final as (
        select
            tenant_key,
            activity_date,
            hour_at,
            case
                when finished_count >= {{ judgeable_executions() }}
                then workflow_key
                else {{ unknown_key() }}
            end as workflow_key,
            finished_count,
            failed_count
        from windows
        where unit_finished_count >= {{ judgeable_executions() }} and finished_count > 0
    )

select *
from final
