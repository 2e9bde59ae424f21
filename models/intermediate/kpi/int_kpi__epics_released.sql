-- Epics that are done: from the begin of work on them to the last roll-out of their issues before
-- they
-- were closed; to their close if none of their issues was rolled out.
with
    epics as (
        select tenant_key, team, issue_id, started_at, closed_at, closed_date
        from {{ ref("fct_work_items") }}
        where is_epic and is_done and started_at is not null
    ),

    rolled_out as (
        select epics.tenant_key, epics.issue_id, max(deployments.finished_at) as released_at
        from epics
        inner join
            {{ ref("fct_work_items") }} as parts
            on epics.tenant_key = parts.tenant_key
            and epics.issue_id = parts.epic_issue_id
        inner join
            {{ ref("fct_deployments") }} as deployments
            on parts.tenant_key = deployments.tenant_key
            and parts.issue_key = deployments.issue_key
        where
            deployments.outcome = 'success'
            and not deployments.is_rollback
            and deployments.finished_at <= epics.closed_at
            and deployments.finished_at > epics.started_at
        group by epics.tenant_key, epics.issue_id
    ),

    final as (
        select
            epics.tenant_key,
            epics.team,
            epics.issue_id,
            epics.closed_date,
            {{
                days_of(
                    seconds_between(
                        "epics.started_at", "coalesce(rolled_out.released_at, epics.closed_at)"
                    )
                )
            }} as market_days
        from epics
        left join
            rolled_out
            on epics.tenant_key = rolled_out.tenant_key
            and epics.issue_id = rolled_out.issue_id
    )

select *
from final
