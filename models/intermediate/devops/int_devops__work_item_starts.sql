-- When work on an issue first began: it entered a status that is neither new nor done. What a
-- status
-- is, the issues in it say; one that none is in now is taken for work in progress.
with
    categories as (
        select tenant_id, status, max(status_category) as status_category
        from {{ ref("stg_issue_tracker__issues") }}
        group by tenant_id, status
    ),

    final as (
        select changes.tenant_id, changes.issue_id, min(changes.changed_at) as started_at
        from {{ ref("stg_issue_tracker__issue_changelog") }} as changes
        left join
            categories
            on changes.tenant_id = categories.tenant_id
            and changes.to_value = categories.status
        where
            changes.field = 'status'
            and coalesce(categories.status_category, 'indeterminate') = 'indeterminate'
        group by changes.tenant_id, changes.issue_id
    )

select *
from final
