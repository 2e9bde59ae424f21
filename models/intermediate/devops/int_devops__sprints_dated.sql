-- Sprints once each, with the local days that they cover; the end is exclusive, so that one
-- follows the
-- other. A sprint that several boards show is that of the board it was planned on.
with
    sprints as (
        select *
        from {{ ref("stg_issue_tracker__sprints") }}
        where start_at is not null and end_at is not null
        qualify
            row_number() over (
                partition by tenant_id, sprint_id
                order by case when board_id = origin_board_id then 0 else 1 end, board_id
            )
            = 1
    ),

    final as (
        select
            sprints.tenant_id,
            sprints.board_id,
            sprints.sprint_id,
            sprints.name as sprint_name,
            sprints.state as sprint_state,
            sprints.start_at,
            sprints.end_at,
            {{ to_tenant_date("sprints.start_at", "tenants.time_zone") }} as sprint_start_date,
            {{ to_tenant_date("sprints.end_at", "tenants.time_zone") }} as sprint_end_date
        from sprints
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on sprints.tenant_id = tenants.tenant_id
    )

select *
from final
