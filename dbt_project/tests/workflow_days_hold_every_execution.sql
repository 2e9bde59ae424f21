{{ config(meta={"dimension": "consistency"}) }}
{# Executions of known workflows are whole in the daily rollup, and its rates sum to at most 1. #}
with
    executions as (
        select workflow_key, count(*) as execution_count
        from {{ ref("fct_workflow_executions") }}
        where workflow_key <> {{ unknown_key() }}
        group by workflow_key
    ),

    days as (
        select
            workflow_key,
            sum(execution_count) as execution_count,
            max(success_rate + error_rate) as greatest_rate
        from {{ ref("mart_automation_health_daily") }}
        group by workflow_key
    )

select executions.workflow_key, executions.execution_count, days.execution_count as day_count
from executions
left join days on executions.workflow_key = days.workflow_key
where
    coalesce(days.execution_count, 0) <> executions.execution_count
    or days.greatest_rate > 1.000000001
