-- Agents' time by status and local day: an interval over midnight counts for both its days.
with
    intervals as (
        select
            facts.tenant_key,
            facts.employee_key,
            facts.agent_status,
            facts.activity,
            facts.started_at,
            coalesce(facts.ended_at, {{ as_of() }}) as until_at,
            facts.started_date,
            tenants.time_zone
        from {{ ref("fct_agent_status") }} as facts
        inner join {{ ref("dim_tenant") }} as tenants on facts.tenant_key = tenants.tenant_key
        where not facts.has_inconsistent_times
    ),

    days as (
        select
            intervals.*,
            calendar.date_key as activity_date,
            {{ from_tenant_time("cast(calendar.date_key as timestamp)", "intervals.time_zone") }}
            as day_starts_at,
            {{
                from_tenant_time(
                    "cast(calendar.date_key as timestamp) + interval '1' day",
                    "intervals.time_zone",
                )
            }} as day_ends_at
        from intervals
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key
            between intervals.started_date
            and {{ to_tenant_date("intervals.until_at", "intervals.time_zone") }}
    ),

    timed as (
        select
            *,
            {{
                seconds_between(
                    "greatest(started_at, day_starts_at)", "least(until_at, day_ends_at)"
                )
            }} as status_seconds
        from days
    ),

    final as (
        select
            tenant_key,
            activity_date,
            employee_key,
            agent_status,
            activity,
            cast(sum(status_seconds) as bigint) as status_seconds
        from timed
        where status_seconds > 0
        group by tenant_key, activity_date, employee_key, agent_status, activity
    )

select *
from final
