{#- Ways of closing an issue without doing it. -#}
{%- set undone = [
    "won''t do",
    "won''t fix",
    "duplicate",
    "declined",
    "cannot reproduce",
    "incomplete",
] -%}

with
    issues as (
        select
            *,
            status_category = 'done' as is_closed,
            coalesce({{ normalised("resolution") }}, 'done') in (
                {% for resolution in undone %}
                    '{{ resolution }}'{{ "," if not loop.last }}
                {% endfor %}
            ) as is_undone
        from {{ ref("stg_issue_tracker__issues") }}
    ),

    measured as (
        select
            issues.*,
            tenants.time_zone,
            starts.started_at,
            case when issues.is_closed then issues.resolved_at end as closed_at,
            boards.team_id as team,
            {{ team_key("issues.tenant_id", "boards.team_id") }} as team_key,
            sprints.sprint_name,
            sprints.sprint_start_date,
            sprints.sprint_end_date
        from issues
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on issues.tenant_id = tenants.tenant_id
        left join {{ ref("issue_boards") }} as boards on issues.project_key = boards.project_key
        left join
            {{ ref("int_devops__work_item_starts") }} as starts
            on issues.tenant_id = starts.tenant_id
            and issues.issue_id = starts.issue_id
        left join
            {{ ref("int_devops__sprints_dated") }} as sprints
            on issues.tenant_id = sprints.tenant_id
            and issues.last_sprint_id = sprints.sprint_id
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id", "issue_id"]) }} as work_item_key,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            team_key,
            -- The issue tracker's accounts are nobody's in the other systems, and no issue names a
            -- feature.
            {{ unknown_key() }} as employee_key,
            {{ unknown_key() }} as feature_key,
            issue_id,
            issue_key,
            parent_id as epic_issue_id,
            project_key,
            team,
            assignee_account_id,
            type as item_type,
            status,
            status_category,
            priority,
            resolution,
            summary,
            found_in,
            cast(story_points as decimal(18, 4)) as story_points,
            type = 'Epic' as is_epic,
            is_defect,
            is_defect
            and coalesce({{ normalised("found_in") }}, '') = 'production' as is_escaped_defect,
            is_closed,
            is_closed and not is_undone as is_done,
            last_sprint_id as sprint_id,
            sprint_name,
            sprint_start_date,
            sprint_end_date,
            sprint_count,
            created_at,
            {{ to_tenant_date("created_at", "time_zone") }} as created_date,
            started_at,
            {{ to_tenant_date("started_at", "time_zone") }} as started_date,
            closed_at,
            {{ to_tenant_date("closed_at", "time_zone") }} as closed_date,
            case
                when not is_undone then {{ days_of(seconds_between("started_at", "closed_at")) }}
            end as cycle_days,
            case
                when not is_undone then {{ days_of(seconds_between("created_at", "closed_at")) }}
            end as lead_days
        from measured
    )

select *
from final
