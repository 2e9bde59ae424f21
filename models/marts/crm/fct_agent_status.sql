-- Agents' states, an interval each. One that goes on has lasted until the build's clock.
with
    intervals as (
        select
            *,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            {{ employee_key("'crm_app'", "tenant_id", "agent_id") }} as agent_key,
            coalesce({{ normalised("status") }}, 'unknown') as agent_status,
            coalesce(ended_at, {{ as_of() }}) as until_at
        from {{ ref("stg_crm_app__agent_activity_logs") }}
    ),

    timed as (
        select
            *,
            case
                when agent_status in ('active', 'busy')
                then 'active'
                when agent_status in ('available', 'idle')
                then 'idle'
                else 'away'
            end as activity,
            case
                when until_at >= started_at
                then cast({{ seconds_between("started_at", "until_at") }} as bigint)
            end as duration_seconds
        from intervals
    ),

    final as (
        select
            {{ surrogate_key(["'crm_app'", "timed.tenant_id", "timed.log_id"]) }}
            as agent_status_key,
            timed.tenant_key,
            timed.log_id,
            coalesce(employees.employee_key, {{ unknown_key() }}) as employee_key,
            coalesce(employees.employee_version_key, {{ unknown_key() }}) as employee_version_key,
            coalesce(teams.team, 'unknown') as team,
            case
                when teams.team is null
                then {{ unknown_key() }}
                else {{ surrogate_key(["timed.tenant_id", "teams.team"]) }}
            end as team_key,
            timed.agent_status,
            timed.activity,
            timed.started_at,
            {{ to_tenant_date("timed.started_at", "tenants.time_zone") }} as started_date,
            cast(
                extract(
                    hour from {{ to_tenant_time("timed.started_at", "tenants.time_zone") }}
                ) as bigint
            ) as started_hour_key,
            timed.ended_at,
            timed.ended_at is null as is_ongoing,
            timed.duration_seconds,
            {% for activity in ["active", "idle", "away"] -%}
                case
                    when timed.duration_seconds is not null
                    then
                        case
                            when timed.activity = '{{ activity }}'
                            then timed.duration_seconds
                            else 0
                        end
                end as {{ activity }}_seconds,
            {% endfor -%}
            timed.duration_seconds is null as has_inconsistent_times
        from timed
        left join {{ ref("dim_tenant") }} as tenants on timed.tenant_id = tenants.tenant_id
        left join
            {{ ref("int_crm__employee_periods") }} as employees
            on timed.agent_key = employees.employee_key
            and timed.started_at >= employees.valid_from
            and timed.started_at < employees.valid_to
        left join
            {{ ref("dim_employee") }} as teams
            on employees.employee_version_key = teams.employee_version_key
    )

select *
from final
