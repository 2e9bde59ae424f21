-- Defects that were found in production, in the period in which they were found, and stories that
-- were
-- released, in the period in which they were done; with the sprint that ran then.
with
    events as (
        select
            tenant_key,
            team,
            created_at as occurred_at,
            created_date as event_date,
            1 as escaped_defect_count,
            0 as released_story_count
        from {{ ref("fct_work_items") }}
        where is_escaped_defect
        union all
        select
            tenant_key,
            team,
            closed_at as occurred_at,
            closed_date as event_date,
            0 as escaped_defect_count,
            1 as released_story_count
        from {{ ref("fct_work_items") }}
        where item_type = 'Story' and is_done
    ),

    sprints as (
        select distinct
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            start_at,
            end_at,
            sprint_start_date,
            sprint_end_date
        from {{ ref("int_devops__sprints_dated") }}
    ),

    final as (
        select
            events.tenant_key,
            events.team,
            events.event_date,
            sprints.sprint_start_date,
            sprints.sprint_end_date,
            events.escaped_defect_count,
            events.released_story_count
        from events
        left join
            sprints
            on events.tenant_key = sprints.tenant_key
            and events.occurred_at >= sprints.start_at
            and events.occurred_at < sprints.end_at
    )

select *
from final
