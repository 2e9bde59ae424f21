-- Hours that automation saved in each process and month, for each client the workflows ran for in
-- the month. Every process is divided by the clients of all, so that the processes add up.
with
    dated_executions as (
        select
            tenant_key,
            workflow_version_key,
            client_id,
            cast(date_trunc('month', execution_date) as date) as month_start,
            case
                when is_finished then manual_baseline_minutes - automated_minutes
            end as saved_minutes
        from {{ ref("fct_workflow_executions") }}
    ),

    clients as (
        select tenant_key, month_start, count(distinct client_id) as client_count
        from dated_executions
        group by tenant_key, month_start
    ),

    processes as (
        select
            dated_executions.tenant_key,
            dated_executions.month_start,
            workflows.process,
            cast(sum(dated_executions.saved_minutes) as decimal(18, 4)) as saved_minutes
        from dated_executions
        inner join
            {{ ref("dim_workflow") }} as workflows
            on dated_executions.workflow_version_key = workflows.workflow_version_key
        group by dated_executions.tenant_key, dated_executions.month_start, workflows.process
    ),

    final as (
        select
            processes.tenant_key,
            processes.month_start,
            processes.process,
            processes.saved_minutes,
            clients.client_count,
            cast(processes.saved_minutes as double)
            / 60
            / nullif(clients.client_count, 0) as saved_hours_per_client
        from processes
        inner join
            clients
            on processes.tenant_key = clients.tenant_key
            and processes.month_start = clients.month_start
    )

select *
from final
