{#
    What happened in Superset, one row an event, of its log, its event files, SQL Lab and its reports.
    Whichever of log and files a Superset writes, the other is empty.
#}
with
    logged as (
        select
            'superset_meta' as source_system,
            cast(log_id as string) as event_id,
            action,
            event_name,
            logged_at,
            user_id,
            dashboard_id,
            chart_id,
            duration_ms,
            client_ms,
            is_cached,
            -- The log does not say so; where an answer came from is said of answers only.
            case when is_cached is not null then false end as is_error
        from {{ ref("stg_superset_meta__logs") }}
        union all
        select
            'superset_events' as source_system,
            event_id,
            action,
            event_name,
            logged_at,
            user_id,
            dashboard_id,
            chart_id,
            duration_ms,
            client_ms,
            is_cached,
            is_error
        from {{ ref("stg_superset_events__events") }}
        -- A program that asks for a dashboard opens none.
        where action <> 'DashboardRestApi.get' or is_from_page
    ),

    classified as (
        select
            *,
            case
                when action = 'DashboardRestApi.get' and dashboard_id is not null
                then 'dashboard_view'
                when action = 'ChartDataRestApi.data'
                then 'chart_query'
                when action = 'log' and event_name = 'render_chart'
                then 'chart_render'
            end as event_kind
        from logged
    ),

    {# A report that is sent has several steps, each with a row. #}
    reports as (
        select
            report_schedule_id,
            scheduled_at,
            min(report_execution_id) as report_execution_id,
            min(started_at) as started_at,
            max(ended_at) as ended_at,
            case
                when max(case when state = 'Success' then 1 end) = 1
                then 'succeeded'
                when max(case when state = 'Error' then 1 end) = 1
                then 'failed'
                when max(case when state = 'Working' then 1 end) = 1
                then 'running'
                else 'skipped'
            end as outcome
        from {{ ref("stg_superset_meta__report_executions") }}
        group by report_schedule_id, scheduled_at
    ),

    final as (
        select
            source_system,
            event_id,
            event_kind,
            logged_at as occurred_at,
            user_id,
            dashboard_id,
            chart_id,
            cast(null as bigint) as report_schedule_id,
            case
                when event_kind <> 'chart_query'
                then 'succeeded'
                when is_error
                then 'failed'
                when not is_error
                then 'succeeded'
                else 'unknown'
            end as outcome,
            cast(
                round(
                    case when event_kind = 'chart_render' then client_ms else duration_ms end
                ) as bigint
            ) as duration_ms,
            cast(null as bigint) as row_count,
            case when event_kind = 'chart_query' then is_cached end as is_cached
        from classified
        where event_kind is not null
        union all
        select
            'superset_meta' as source_system,
            cast(query_id as string) as event_id,
            'sql_query' as event_kind,
            coalesce(started_at, updated_at) as occurred_at,
            user_id,
            cast(null as bigint) as dashboard_id,
            cast(null as bigint) as chart_id,
            cast(null as bigint) as report_schedule_id,
            case
                status
                when 'success'
                then 'succeeded'
                when 'failed'
                then 'failed'
                when 'timed_out'
                then 'timed_out'
                when 'stopped'
                then 'stopped'
                else 'running'
            end as outcome,
            cast(round(duration_ms) as bigint) as duration_ms,
            row_count,
            cast(null as boolean) as is_cached
        from {{ ref("stg_superset_meta__queries") }}
        union all
        select
            'superset_meta' as source_system,
            cast(report_execution_id as string) as event_id,
            'report' as event_kind,
            scheduled_at as occurred_at,
            cast(null as bigint) as user_id,
            cast(null as bigint) as dashboard_id,
            cast(null as bigint) as chart_id,
            report_schedule_id,
            outcome,
            case
                when outcome <> 'running'
                then cast({{ seconds_between("started_at", "ended_at") }} * 1000 as bigint)
            end as duration_ms,
            cast(null as bigint) as row_count,
            cast(null as boolean) as is_cached
        from reports
    )

select *
from final
