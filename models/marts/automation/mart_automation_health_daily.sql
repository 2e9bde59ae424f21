with
    windows as (
        select * from {{ ref("int_automation__execution_windows") }} where activity_date is not null
    ),

    versions as (select * from {{ ref("dim_workflow") }}),

    executions as (
        select
            workflow_key,
            execution_date as activity_date,
            count(*) as execution_count,
            {% for outcome in ["finished", "success", "error", "retry", "slow"] %}
                sum(case when is_{{ outcome }} then 1 else 0 end) as {{ outcome }}_count,
            {% endfor %}
            sum(case when outcome = 'cancelled' then 1 else 0 end) as cancelled_count,
            sum(case when is_finished then duration_seconds end) as duration_seconds,
            max(case when is_finished then duration_seconds end) as longest_duration_seconds,
            percentile_cont(0.95) within group (
                order by case when is_finished then duration_seconds end
            ) as p95_duration_seconds,
            sum(case when intervention_count > 0 then 1 else 0 end) as intervened_execution_count,
            sum(manual_baseline_minutes) as manual_baseline_minutes,
            sum(
                case when manual_baseline_minutes is not null then automated_minutes end
            ) as automated_minutes
        from {{ ref("fct_workflow_executions") }}
        group by workflow_key, execution_date
    ),

    interventions as (
        select
            workflow_key,
            occurred_date as activity_date,
            count(*) as intervention_count,
            sum(spent_minutes) as intervention_minutes
        from {{ ref("fct_manual_interventions") }}
        group by workflow_key, occurred_date
    ),

    uptimes as (select * from {{ ref("fct_workflow_uptime_daily") }}),

    joined as (
        select
            windows.tenant_key,
            windows.workflow_key,
            versions.workflow_version_key,
            windows.activity_date,
            versions.process,
            versions.automation_level,
            versions.is_active,
            {# What is not running automates nothing. #}
            case
                when versions.is_active then versions.automation_rate else 0
            end as automation_rate,
            {% for count in ["execution", "finished", "success", "error", "retry", "slow"] %}
                cast(coalesce(executions.{{ count }}_count, 0) as bigint) as {{ count }}_count,
            {% endfor %}
            cast(coalesce(executions.cancelled_count, 0) as bigint) as cancelled_count,
            cast(executions.duration_seconds as bigint) as duration_seconds,
            executions.longest_duration_seconds,
            cast(executions.p95_duration_seconds as double) as p95_duration_seconds,
            cast(
                coalesce(executions.intervened_execution_count, 0) as bigint
            ) as intervened_execution_count,
            coalesce(interventions.intervention_count, 0) as intervention_count,
            cast(coalesce(interventions.intervention_minutes, 0) as bigint) as intervention_minutes,
            cast(executions.manual_baseline_minutes as bigint) as manual_baseline_minutes,
            cast(executions.automated_minutes as decimal(18, 4)) as automated_minutes,
            coalesce(uptimes.check_count, 0) as check_count,
            coalesce(uptimes.up_check_count, 0) as up_check_count,
            uptimes.uptime_rate,
            uptimes.downtime_minutes,
            windows.finished_count as window_finished_count,
            windows.failed_count as window_failed_count,
            windows.error_rate as window_error_rate,
            windows.error_band,
            windows.uptime_band,
            windows.health_band
        from windows
        inner join
            versions
            on windows.workflow_key = versions.workflow_key
            and {{ is_version_at("versions", "windows.window_end_at") }}
        left join
            executions
            on windows.workflow_key = executions.workflow_key
            and windows.activity_date = executions.activity_date
        left join
            interventions
            on windows.workflow_key = interventions.workflow_key
            and windows.activity_date = interventions.activity_date
        left join
            uptimes
            on windows.workflow_key = uptimes.workflow_key
            and windows.activity_date = uptimes.activity_date
    ),

    final as (
        select
            {{ surrogate_key(["workflow_key", "activity_date"]) }} as workflow_day_key,
            tenant_key,
            workflow_key,
            workflow_version_key,
            activity_date,
            process,
            automation_level,
            is_active,
            cast(automation_rate as decimal(2, 1)) as automation_rate,
            execution_count,
            finished_count,
            success_count,
            error_count,
            cancelled_count,
            retry_count,
            slow_count,
            cast(success_count as double) / nullif(finished_count, 0) as success_rate,
            cast(error_count as double) / nullif(finished_count, 0) as error_rate,
            duration_seconds,
            longest_duration_seconds,
            p95_duration_seconds,
            intervened_execution_count,
            intervention_count,
            intervention_minutes,
            manual_baseline_minutes,
            automated_minutes,
            cast(manual_baseline_minutes - automated_minutes as decimal(18, 4)) as saved_minutes,
            check_count,
            up_check_count,
            uptime_rate,
            downtime_minutes,
            window_finished_count,
            window_failed_count,
            window_error_rate,
            error_band,
            uptime_band,
            health_band
        from joined
    )

select *
from final
