-- Which projects a board is of: those whose issues were in its sprints.
select distinct sprints.tenant_id, sprints.board_id, issues.project_key
from {{ ref("int_devops__sprint_items") }} as items
inner join
    {{ ref("int_devops__sprints_dated") }} as sprints
    on items.tenant_id = sprints.tenant_id
    and items.sprint_id = sprints.sprint_id
inner join
    {{ ref("stg_issue_tracker__issues") }} as issues
    on items.tenant_id = issues.tenant_id
    and items.issue_id = issues.issue_id
