-- Points that each team had committed itself to at the begin of a sprint and points done in it,
-- over the
-- six sprints that end with it. Only sprints that are over: of others nobody knows.
with
    sprints as (
        select
            sprints.tenant_id,
            {{ surrogate_key(["sprints.tenant_id"]) }} as tenant_key,
            projects.project_key,
            sprints.sprint_id,
            sprints.start_at,
            sprints.end_at,
            sprints.sprint_start_date,
            sprints.sprint_end_date
        from {{ ref("int_devops__sprints_dated") }} as sprints
        inner join
            {{ ref("int_devops__board_projects") }} as projects
            on sprints.tenant_id = projects.tenant_id
            and sprints.board_id = projects.board_id
        where sprints.sprint_state = 'closed'
    ),

    items as (
        select
            items.tenant_id,
            items.sprint_id,
            items.is_committed,
            work_items.project_key,
            work_items.story_points,
            case when work_items.is_done then work_items.closed_at end as done_at
        from {{ ref("int_devops__sprint_items") }} as items
        inner join
            {{ ref("fct_work_items") }} as work_items
            on {{ surrogate_key(["items.tenant_id", "items.issue_id"]) }} = work_items.work_item_key
    ),

    velocities as (
        select
            sprints.tenant_key,
            sprints.project_key,
            sprints.sprint_id,
            sprints.sprint_start_date,
            sprints.sprint_end_date,
            coalesce(
                sum(case when items.is_committed then items.story_points end), 0
            ) as committed_points,
            coalesce(
                sum(
                    case
                        when items.done_at >= sprints.start_at and items.done_at < sprints.end_at
                        then items.story_points
                    end
                ),
                0
            ) as completed_points
        from sprints
        left join
            items
            on sprints.tenant_id = items.tenant_id
            and sprints.sprint_id = items.sprint_id
            and sprints.project_key = items.project_key
        group by
            sprints.tenant_key,
            sprints.project_key,
            sprints.sprint_id,
            sprints.sprint_start_date,
            sprints.sprint_end_date
    ),

    summed as (
        select
            *,
            {% for points in ["committed_points", "completed_points"] -%}
                sum({{ points }}) over (
                    partition by tenant_key, project_key
                    order by sprint_start_date, sprint_id
                    rows between 5 preceding and current row
                ) as {{ points }}_of_six
                {{- "," if not loop.last }}
            {% endfor %}
        from velocities
    ),

    final as (
        select summed.*, boards.team_id as team
        from summed
        left join {{ ref("issue_boards") }} as boards on summed.project_key = boards.project_key
    )

select *
from final
