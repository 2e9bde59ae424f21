{#
    What happened to each workflow in the 24 hours before an instant: the end of each local day since
    it was made (activity_date), and the end of each hour of the last five weeks (hour_at, its start). Its
    error rate is judged from 20 executions on, its uptime from the first check on.
#}
with
    workflows as (
        select * from {{ ref("int_automation__workflow_versions") }} where valid_to is null
    ),

    {# From the day a workflow was made on, or from its first execution if that was sooner. #}
    first_executions as (
        select workflow_key, min(execution_date) as first_date
        from {{ ref("fct_workflow_executions") }}
        group by workflow_key
    ),

    lives as (
        select
            workflows.workflow_id,
            least(
                {{ to_tenant_date("workflows.created_at", "workflows.time_zone") }},
                coalesce(
                    first_executions.first_date,
                    {{ to_tenant_date("workflows.created_at", "workflows.time_zone") }}
                )
            ) as first_date,
            {{ tenant_today("workflows.time_zone") }} as last_date
        from workflows
        left join first_executions on workflows.workflow_key = first_executions.workflow_key
    ),

    days as ({{ date_rows("lives", ["workflow_id"], "first_date", "last_date") }}),

    build as (
        select
            cast({{ as_of() }} - interval '35' day as date) as first_date,
            cast({{ as_of() }} as date) as last_date
    ),

    recent_days as ({{ date_rows("build", [], "first_date", "last_date") }}),

    recent_hours as (
        select
            cast(recent_days.date_day as timestamp) + hours.hour_key * interval '1' hour as hour_at
        from recent_days
        cross join {{ ref("dim_hour") }} as hours
    ),

    windows as (
        select
            workflows.workflow_key,
            workflows.tenant_id,
            days.date_day as activity_date,
            cast(null as timestamp) as hour_at,
            {{ end_of_tenant_day("days.date_day", "workflows.time_zone") }} as window_end_at
        from days
        inner join workflows on days.workflow_id = workflows.workflow_id
        union all
        select
            workflows.workflow_key,
            workflows.tenant_id,
            cast(null as date) as activity_date,
            recent_hours.hour_at,
            least(recent_hours.hour_at + interval '1' hour, {{ as_of() }}) as window_end_at
        from recent_hours
        cross join workflows
        where
            recent_hours.hour_at < {{ as_of() }}
            and recent_hours.hour_at >= {{ as_of() }} - interval '35' day
            and recent_hours.hour_at + interval '1' hour > workflows.created_at
            {# Of an hour that the clock repeats in autumn, the later one. #}
            and {{ to_tenant_time("recent_hours.hour_at", "workflows.time_zone") }}
            <
            {{ to_tenant_time("recent_hours.hour_at + interval '1' hour", "workflows.time_zone") }}
    ),

    instants as (select distinct workflow_key, window_end_at from windows),

    executed as (
        select
            instants.workflow_key,
            instants.window_end_at,
            count(*) as finished_count,
            sum(case when executions.is_success then 1 else 0 end) as succeeded_count,
            sum(case when executions.is_error then 1 else 0 end) as failed_count
        from instants
        inner join
            {{ ref("fct_workflow_executions") }} as executions
            on instants.workflow_key = executions.workflow_key
            and executions.finished_at < instants.window_end_at
            and executions.finished_at >= instants.window_end_at - interval '24' hour
        where executions.is_finished
        group by instants.workflow_key, instants.window_end_at
    ),

    checked as (
        select
            instants.workflow_key,
            instants.window_end_at,
            count(*) as check_count,
            sum(case when checks.is_up then 1 else 0 end) as up_check_count
        from instants
        inner join workflows on instants.workflow_key = workflows.workflow_key
        inner join
            {{ ref("stg_automation_engine__health_checks") }} as checks
            on workflows.workflow_id = checks.workflow_id
            and checks.checked_at < instants.window_end_at
            and checks.checked_at >= instants.window_end_at - interval '24' hour
        where checks.is_up is not null
        group by instants.workflow_key, instants.window_end_at
    ),

    counted as (
        select
            windows.*,
            coalesce(executed.finished_count, 0) as finished_count,
            cast(coalesce(executed.succeeded_count, 0) as bigint) as succeeded_count,
            cast(coalesce(executed.failed_count, 0) as bigint) as failed_count,
            coalesce(checked.check_count, 0) as check_count,
            cast(coalesce(checked.up_check_count, 0) as bigint) as up_check_count,
            cast(executed.failed_count as double)
            / nullif(executed.finished_count, 0) as failed_rate,
            cast(checked.up_check_count as double) / nullif(checked.check_count, 0) as uptime_rate
        from windows
        left join
            executed
            on windows.workflow_key = executed.workflow_key
            and windows.window_end_at = executed.window_end_at
        left join
            checked
            on windows.workflow_key = checked.workflow_key
            and windows.window_end_at = checked.window_end_at
    ),

    judged as (
        select
            *,
            {{ error_rate_band("failed_rate", "finished_count") }} as error_band,
            {{ uptime_band("uptime_rate") }} as uptime_band
        from counted
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            workflow_key,
            activity_date,
            hour_at,
            window_end_at,
            finished_count,
            succeeded_count,
            failed_count,
            case when error_band <> 'insufficient_data' then failed_rate end as error_rate,
            error_band,
            check_count,
            up_check_count,
            uptime_rate,
            uptime_band,
            {{ worse_band("error_band", "uptime_band") }} as health_band
        from judged
    )

select *
from final
