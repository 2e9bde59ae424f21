-- Agents on each local day on which they were in any state or were given a conversation that opened
-- then, with the team they were in at the day's end.
with
    handled as (
        select
            tenant_key,
            employee_key,
            opened_date as activity_date,
            sum(1) as assigned_count,
            sum(case when is_chat_handled then 1 else 0 end) as handled_count,
            sum(case when is_chat_handled and is_resolved then 1 else 0 end) as resolved_count,
            sum(case when is_reopened then 1 else 0 end) as reopened_count,
            sum(agent_reply_seconds) as reply_seconds_sum,
            count(agent_reply_seconds) as reply_count,
            sum(handle_seconds) as handle_seconds_sum,
            count(handle_seconds) as handle_count,
            sum(csat_score) as rating_sum,
            count(csat_score) as rating_count
        from {{ ref("fct_conversations") }}
        where employee_key <> {{ unknown_key() }} and opened_date is not null
        group by tenant_key, employee_key, opened_date
    ),

    states as (
        select
            tenant_key,
            employee_key,
            activity_date,
            {% for activity in ["active", "idle", "away"] -%}
                sum(
                    case when activity = '{{ activity }}' then status_seconds else 0 end
                ) as {{ activity }}_seconds{{ "," if not loop.last }}
            {% endfor %}
        from {{ ref("int_kpi__agent_status_daily") }}
        where employee_key <> {{ unknown_key() }}
        group by tenant_key, employee_key, activity_date
    ),

    days as (
        select tenant_key, employee_key, activity_date
        from handled
        union
        select tenant_key, employee_key, activity_date
        from states
    ),

    ended as (
        select
            days.*,
            {{
                from_tenant_time(
                    "cast(days.activity_date as timestamp) + interval '1' day",
                    "tenants.time_zone",
                )
            }} as day_ends_at
        from days
        inner join {{ ref("dim_tenant") }} as tenants on days.tenant_key = tenants.tenant_key
    ),

    final as (
        select
            ended.tenant_key,
            ended.employee_key,
            ended.activity_date,
            employees.employee_version_key,
            employees.employee_id,
            coalesce(employees.team, 'unknown') as team,
            {% for measure in [
                "assigned_count",
                "handled_count",
                "resolved_count",
                "reopened_count",
                "reply_seconds_sum",
                "reply_count",
                "handle_seconds_sum",
                "handle_count",
                "rating_sum",
                "rating_count",
            ] -%}
                cast(coalesce(handled.{{ measure }}, 0) as bigint) as {{ measure }},
            {% endfor -%}
            {% for activity in ["active", "idle", "away"] -%}
                cast(states.{{ activity }}_seconds as bigint) as {{ activity }}_seconds,
            {% endfor -%}
            -- A break alone, or a state of unknown meaning, is no work.
            coalesce(handled.assigned_count, 0) > 0
            or coalesce(states.active_seconds + states.idle_seconds, 0) > 0 as is_active
        from ended
        inner join
            {{ ref("dim_employee") }} as employees
            on ended.employee_key = employees.employee_key
            and {{ is_version_at("employees", "ended.day_ends_at") }}
        left join
            handled
            on ended.tenant_key = handled.tenant_key
            and ended.employee_key = handled.employee_key
            and ended.activity_date = handled.activity_date
        left join
            states
            on ended.tenant_key = states.tenant_key
            and ended.employee_key = states.employee_key
            and ended.activity_date = states.activity_date
    )

select *
from final
