{{ config(severity="warn", meta={"dimension": "consistency"}) }}
{# The hours of a delivered project's statuses are those from its start to its delivery: a warning,
   since a tracker may keep a history that does not fit the project's own times. #}
with
    statuses as (
        select project_key, sum(hours_in_status) as hours
        from {{ ref("fct_project_status_events") }}
        group by project_key
    )

select projects.project_key, statuses.hours, projects.completion_hours, projects.on_hold_hours
from {{ ref("fct_projects") }} as projects
inner join statuses on projects.project_key = statuses.project_key
where
    projects.is_delivered
    and abs(statuses.hours - projects.completion_hours - projects.on_hold_hours) > 0.01
