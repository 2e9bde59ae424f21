{#
    Projects by local day, from the day they started to the day they ended, with their state at the
    day's end (observed_at; today's is the build's instant). An event at that very instant is the
    next day's.
#}
with
    projects as (select * from {{ ref("int_delivery__projects_keyed") }} where not is_deleted),

    intervals as (select * from {{ ref("int_delivery__status_intervals") }}),

    lives as (
        select
            projects.project_key,
            {{ to_tenant_date("min(intervals.started_at)", "projects.time_zone") }} as first_date,
            {{
                to_tenant_date(
                    "coalesce(max(case when intervals.ended_at is null and not intervals.is_open"
                    ~ " then intervals.started_at end), "
                    ~ as_of()
                    ~ ")",
                    "projects.time_zone",
                )
            }} as last_date
        from projects
        inner join intervals on projects.project_key = intervals.project_key
        group by projects.project_key, projects.time_zone
    ),

    days as ({{ date_rows("lives", ["project_key"], "first_date", "last_date") }}),

    observed as (
        select
            days.project_key,
            days.date_day,
            {{ end_of_tenant_day("days.date_day", "projects.time_zone") }} as observed_at
        from days
        inner join projects on days.project_key = projects.project_key
    ),

    final as (
        select
            projects.tenant_key,
            observed.project_key,
            projects.customer_key,
            projects.client_id,
            projects.service_tier as product,
            observed.date_day as project_date,
            observed.observed_at,
            intervals.lifecycle_status,
            intervals.attention_bucket,
            intervals.complete_rate,
            intervals.is_open,
            intervals.is_on_hold,
            {{ hours_between("observed.observed_at", "projects.due_at") }} as hours_to_deadline
        from observed
        inner join projects on observed.project_key = projects.project_key
        inner join
            intervals
            on observed.project_key = intervals.project_key
            and intervals.started_at < observed.observed_at
            and (intervals.ended_at >= observed.observed_at or intervals.ended_at is null)
    )

select *
from final
