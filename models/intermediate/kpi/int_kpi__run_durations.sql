-- Runs, with the time that their stages took one after the other, from the start of a stage's
-- first step
-- to the end of its last.
with
    stages as (
        select
            run_id,
            stage,
            min(run_date) as run_date,
            {{ seconds_between("min(started_at)", "max(coalesce(ended_at, started_at))") }}
            as stage_seconds
        from {{ ref("fct_pipeline_runs") }}
        group by run_id, stage
    ),

    final as (
        select run_id, min(run_date) as run_date, cast(sum(stage_seconds) as bigint) as run_seconds
        from stages
        group by run_id
    )

select *
from final
