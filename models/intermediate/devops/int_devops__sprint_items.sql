-- Each issue in each sprint that it was ever put into: whether it was in it when the sprint began
-- (the
-- team had committed itself to it). The sprint field lists all sprints of the issue, by their ids.
with
    sprints as (select * from {{ ref("int_devops__sprints_dated") }}),

    changes as (
        select
            tenant_id,
            issue_id,
            history_id,
            changed_at,
            ', ' || coalesce(to_id, '') || ', ' as sprint_list
        from {{ ref("stg_issue_tracker__issue_changelog") }}
        where field = 'Sprint'
    ),

    members as (
        select distinct sprints.tenant_id, sprints.sprint_id, sprints.start_at, changes.issue_id
        from sprints
        inner join
            changes
            on sprints.tenant_id = changes.tenant_id
            and changes.sprint_list like '%, ' || sprints.sprint_id || ', %'
    ),

    at_start as (
        select
            members.tenant_id,
            members.sprint_id,
            members.issue_id,
            changes.sprint_list like '%, ' || members.sprint_id || ', %' as is_committed
        from members
        inner join
            changes
            on members.tenant_id = changes.tenant_id
            and members.issue_id = changes.issue_id
            and changes.changed_at <= members.start_at
        qualify
            row_number() over (
                partition by members.tenant_id, members.sprint_id, members.issue_id
                order by changes.changed_at desc nulls last, changes.history_id desc nulls last
            )
            = 1
    ),

    final as (
        select
            members.tenant_id,
            members.sprint_id,
            members.issue_id,
            coalesce(at_start.is_committed, false) as is_committed
        from members
        left join
            at_start
            on members.tenant_id = at_start.tenant_id
            and members.sprint_id = at_start.sprint_id
            and members.issue_id = at_start.issue_id
    )

select *
from final
