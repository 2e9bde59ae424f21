-- Each day of a team's sprints: how many issues were in progress at the day's end, and whether
-- that is
-- within the limit that the team has set itself.
with
    sprints as (select * from {{ ref("int_devops__sprints_dated") }}),

    days as (
        select
            {{ surrogate_key(["sprints.tenant_id"]) }} as tenant_key,
            projects.project_key,
            limits.team_id as team,
            limits.wip_limit,
            sprints.sprint_start_date,
            sprints.sprint_end_date,
            calendar.date_key as board_date
        from sprints
        inner join
            {{ ref("int_devops__board_projects") }} as projects
            on sprints.tenant_id = projects.tenant_id
            and sprints.board_id = projects.board_id
        inner join {{ ref("issue_boards") }} as limits on projects.project_key = limits.project_key
        inner join
            {{ ref("int_kpi__tenants") }} as tenants
            on {{ surrogate_key(["sprints.tenant_id"]) }} = tenants.tenant_key
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key >= sprints.sprint_start_date
            and calendar.date_key < sprints.sprint_end_date
            and calendar.date_key < tenants.today_date
        where limits.wip_limit is not null
    ),

    final as (
        select
            days.tenant_key,
            days.team,
            days.project_key,
            days.sprint_start_date,
            days.sprint_end_date,
            days.board_date,
            count(work_items.work_item_key) as in_progress_count,
            days.wip_limit,
            count(work_items.work_item_key) <= days.wip_limit as is_within_limit
        from days
        left join
            {{ ref("fct_work_items") }} as work_items
            on days.tenant_key = work_items.tenant_key
            and days.project_key = work_items.project_key
            and not work_items.is_epic
            and work_items.started_date <= days.board_date
            and case
                when work_items.is_closed
                then work_items.closed_date
                else cast('9999-12-31' as date)
            end
            > days.board_date
        group by
            days.tenant_key,
            days.team,
            days.project_key,
            days.sprint_start_date,
            days.sprint_end_date,
            days.board_date,
            days.wip_limit
    )

select *
from final
