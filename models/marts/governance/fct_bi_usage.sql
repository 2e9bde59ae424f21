with
    known_dashboards as (
        select
            dashboard_id,
            coalesce(nullif(slug, ''), cast(dashboard_id as string)) as dashboard,
            title,
            {{ dashboard_asset() }} as data_asset
        from {{ ref("stg_superset_meta__dashboards") }}
    ),

    timed as (
        select
            *,
            event_kind in ('chart_query', 'sql_query') as is_query,
            -- The target of the requirements for a query.
            outcome = 'timed_out' or coalesce(duration_ms, 0) > 1000 as is_long
        from {{ ref("int_governance__bi_events_unioned") }}
    ),

    final as (
        select
            {{ surrogate_key(["timed.source_system", "timed.event_kind", "timed.event_id"]) }}
            as usage_key,
            timed.source_system,
            timed.event_id,
            timed.event_kind,
            timed.occurred_at,
            cast(timed.occurred_at as date) as occurred_date,
            cast(extract(hour from timed.occurred_at) as bigint) as occurred_hour_key,
            case
                when timed.dashboard_id is null
                then 'none'
                else coalesce(dashboards.dashboard, cast(timed.dashboard_id as string))
            end as dashboard,
            case
                when timed.dashboard_id is not null then coalesce(dashboards.title, 'Unknown')
            end as dashboard_title,
            coalesce(dashboards.data_asset, 'unknown') as data_asset,
            timed.chart_id,
            case
                when timed.chart_id is not null then coalesce(charts.name, 'Unknown')
            end as chart_name,
            charts.dataset,
            cast(timed.report_schedule_id as string) as report,
            case
                when timed.user_id is null
                then {{ unknown_key() }}
                else {{ surrogate_key(["'superset'", "timed.user_id"]) }}
            end as user_key,
            coalesce(accounts.employee_key, {{ unknown_key() }}) as employee_key,
            coalesce(employees.employee_version_key, {{ unknown_key() }}) as employee_version_key,
            timed.outcome,
            timed.duration_ms,
            timed.row_count,
            case
                when timed.outcome <> 'unknown' then timed.outcome in ('failed', 'timed_out')
            end as is_error,
            timed.is_cached,
            timed.is_query and timed.is_long as is_slow
        from timed
        left join known_dashboards as dashboards on timed.dashboard_id = dashboards.dashboard_id
        left join
            {{ ref("stg_superset_meta__charts") }} as charts on timed.chart_id = charts.chart_id
        left join
            {{ ref("int_governance__bi_accounts_matched") }} as accounts
            on timed.user_id = accounts.user_id
        left join
            {{ ref("int_crm__employee_periods") }} as employees
            on accounts.employee_key = employees.employee_key
            and timed.occurred_at >= employees.valid_from
            and timed.occurred_at < employees.valid_to
    )

select *
from final
