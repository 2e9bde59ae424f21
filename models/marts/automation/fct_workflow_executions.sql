with
    executions as (
        select
            executions.*,
            {{ execution_outcome("executions.status") }} as outcome,
            {{ workflow_columns() }}
        from
            {{ ref("stg_automation_engine__executions") }} as executions
            {{ join_workflow("executions") }}
    ),

    interventions as (
        select
            execution_id,
            count(*) as intervention_count,
            sum(spent_minutes) as spent_minutes,
            min(occurred_at) as first_occurred_at
        from {{ ref("stg_automation_engine__interventions") }}
        where execution_id is not null
        group by execution_id
    ),

    retries as (
        select retry_of as execution_id, count(*) as retry_count
        from {{ ref("stg_automation_engine__executions") }}
        where retry_of is not null
        group by retry_of
    ),

    {# The first success of the workflow that ended no sooner than the failure did. #}
    followed as (
        select
            *,
            min(case when outcome = 'succeeded' then finished_at end) over (
                partition by workflow_id
                order by finished_at
                range between current row and unbounded following
            ) as next_success_at
        from executions
    ),

    timed as (
        select
            followed.*,
            {{ seconds_between("followed.started_at", "followed.finished_at") }}
            as duration_seconds,
            coalesce(interventions.intervention_count, 0) as intervention_count,
            coalesce(interventions.spent_minutes, 0) as intervention_minutes,
            coalesce(retries.retry_count, 0) as retry_count,
            case
                when followed.outcome = 'failed'
                then
                    coalesce(
                        least(followed.next_success_at, interventions.first_occurred_at),
                        followed.next_success_at,
                        interventions.first_occurred_at
                    )
            end as resolved_at
        from followed
        left join interventions on followed.execution_id = interventions.execution_id
        left join retries on followed.execution_id = retries.execution_id
    ),

    versioned as (
        select timed.*, versions.workflow_version_key, versions.manual_baseline_minutes
        from timed
        left join
            {{ ref("int_automation__workflow_versions") }} as versions
            on timed.workflow_id = versions.workflow_id
            and {{ is_version_at("versions", "timed.started_at") }}
    ),

    final as (
        select
            {{ surrogate_key(["versioned.tenant_id", "versioned.execution_id"]) }} as execution_key,
            versioned.tenant_key,
            versioned.execution_id,
            versioned.workflow_key,
            coalesce(versioned.workflow_version_key, {{ unknown_key() }}) as workflow_version_key,
            coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
            versioned.client_id,
            versioned.mode,
            versioned.outcome,
            versioned.started_at,
            {{ to_tenant_date("versioned.started_at", "versioned.time_zone") }} as execution_date,
            {{ tenant_hour("versioned.started_at", "versioned.time_zone") }} as hour_key,
            versioned.finished_at,
            versioned.duration_seconds,
            versioned.duration_seconds > {{ slow_execution_seconds() }} as is_slow,
            versioned.outcome <> 'running' as is_finished,
            versioned.outcome = 'succeeded' as is_success,
            versioned.outcome = 'failed' as is_error,
            versioned.retry_of is not null as is_retry,
            versioned.retry_of as retry_of_execution_id,
            versioned.retry_count,
            versioned.error_type,
            versioned.resolved_at,
            {{ minutes_of(seconds_between("versioned.finished_at", "versioned.resolved_at")) }}
            as resolution_minutes,
            versioned.intervention_count,
            cast(versioned.intervention_minutes as bigint) as intervention_minutes,
            case
                when versioned.manual_baseline_minutes is null
                then null
                when versioned.outcome = 'succeeded'
                then versioned.manual_baseline_minutes
                else 0
            end as manual_baseline_minutes,
            cast(
                {{ minutes_of("versioned.duration_seconds") }}
                + versioned.intervention_minutes as decimal(18, 4)
            ) as automated_minutes
        from
            versioned
            {{ join_crm_customer("customers", "versioned.tenant_id", "versioned.client_id") }}
    )

select *
from final
