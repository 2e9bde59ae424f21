with
    source as ({{ current_rows("issue_tracker", "issues") }}),

    sprints as ({{ json_array_rows("source", ["issue_id"], "source.sprints") }}),

    last_sprints as (
        select
            sprints.issue_id,
            max_by({{ json_text("sprints.element", "$.id") }}, sprints.position) as last_sprint_id,
            count(*) as sprint_count
        from sprints
        group by sprints.issue_id
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.issue_id,
            source.issue_key,
            source.project_key,
            source.type,
            source.type = 'Bug' as is_defect,
            source.status,
            source.status_category,
            source.priority,
            source.resolution,
            source.summary,
            source.labels,
            source.parent_id,
            source.story_points,
            last_sprints.last_sprint_id,
            coalesce(last_sprints.sprint_count, 0) as sprint_count,
            source.found_in,
            source.assignee_account_id,
            {{ hash_personal("source.assignee_name") }} as assignee_name_hash,
            {{ hash_personal("source.assignee_email") }} as assignee_email_hash,
            source.reporter_account_id,
            {{ hash_personal("source.reporter_name") }} as reporter_name_hash,
            {{ hash_personal("source.reporter_email") }} as reporter_email_hash,
            source.created_at,
            source.updated_at,
            source.resolved_at,
            source._extracted_at,
            source._commit_seq
        from source
        left join
            last_sprints on source.issue_id = last_sprints.issue_id
            {{ join_tenant("issue_tracker", "source.project_key") }}
    )

select *
from final
