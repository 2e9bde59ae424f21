-- Failures where they can be judged: of the 24 hours before each recent hour's and each day's end,
-- and of each month. A unit is judged by 20 executions of all its workflows, a workflow by 20 of
-- its own; what the others did counts for the unit as the unknown workflow's.
with
    windows as (
        select
            windows.tenant_key,
            windows.workflow_key,
            windows.finished_count,
            windows.failed_count,
            case when windows.hour_at is null then 'day' else 'hour' end as grain,
            case
                when windows.hour_at is null
                then cast(windows.activity_date as timestamp)
                else {{ floor_minutes(to_tenant_time("windows.hour_at", "tenants.time_zone"), 60) }}
            end as period_start
        from {{ ref("int_automation__execution_windows") }} as windows
        inner join
            {{ ref("int_kpi__tenants") }} as tenants on windows.tenant_key = tenants.tenant_key
    ),

    months as (
        select
            tenant_key,
            workflow_key,
            sum(case when is_finished then 1 else 0 end) as finished_count,
            sum(case when is_error then 1 else 0 end) as failed_count,
            'month' as grain,
            cast(date_trunc('month', execution_date) as timestamp) as period_start
        from {{ ref("fct_workflow_executions") }}
        group by tenant_key, workflow_key, cast(date_trunc('month', execution_date) as timestamp)
    ),

    periods as (
        select
            *,
            sum(finished_count) over (
                partition by tenant_key, grain, period_start
            ) as unit_finished_count
        from
            (
                select *
                from windows
                union all
                select *
                from months
            ) as either
    ),

    final as (
        select
            tenant_key,
            grain,
            cast(period_start as date) as period_date,
            period_start,
            case
                grain
                when 'hour'
                then period_start + interval '1' hour
                when 'day'
                then period_start + interval '1' day
                else period_start + interval '1' month
            end as period_end,
            case
                when finished_count >= {{ judgeable_executions() }}
                then workflow_key
                else {{ unknown_key() }}
            end as workflow_key,
            finished_count,
            failed_count
        from periods
        where unit_finished_count >= {{ judgeable_executions() }} and finished_count > 0
    )

select *
from final
