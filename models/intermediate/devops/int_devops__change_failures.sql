-- What production deployments brought about: incidents that name them, rollbacks of them, and
-- when the
-- service was well again. A rollback undoes the deployment that the incident names in which it
-- happened, else the production deployment before it.
with
    deployments as (
        select * from {{ ref("stg_cicd__deployments") }} where environment = 'production'
    ),

    incidents as (
        select tenant_id, service, deployment_id, triggered_at, lasted_until_at, resolved_at
        from {{ ref("int_reliability__incidents_rated") }}
        where deployment_id is not null
    ),

    caused as (
        select
            deployment_id,
            count(*) as incident_count,
            case when count(*) = count(resolved_at) then max(resolved_at) end as resolved_at
        from incidents
        group by deployment_id
    ),

    undone_in_incidents as (
        select
            rollbacks.deployment_id as rollback_id, rollbacks.finished_at, incidents.deployment_id
        from deployments as rollbacks
        inner join
            incidents
            on rollbacks.tenant_id = incidents.tenant_id
            and rollbacks.service = incidents.service
            and rollbacks.created_at >= incidents.triggered_at
            and rollbacks.created_at < incidents.lasted_until_at
        where rollbacks.is_rollback and rollbacks.deployment_id <> incidents.deployment_id
        qualify
            row_number() over (
                partition by rollbacks.deployment_id order by incidents.triggered_at desc nulls last
            )
            = 1
    ),

    undone_otherwise as (
        select rollbacks.deployment_id as rollback_id, rollbacks.finished_at, earlier.deployment_id
        from deployments as rollbacks
        inner join
            deployments as earlier
            on rollbacks.tenant_id = earlier.tenant_id
            and rollbacks.service = earlier.service
            and rollbacks.created_at > earlier.created_at
        left join undone_in_incidents on rollbacks.deployment_id = undone_in_incidents.rollback_id
        where
            rollbacks.is_rollback
            and not earlier.is_rollback
            and undone_in_incidents.rollback_id is null
        qualify
            row_number() over (
                partition by rollbacks.deployment_id
                order by earlier.created_at desc nulls last, earlier.deployment_id desc nulls last
            )
            = 1
    ),

    rolled_back as (
        select deployment_id, count(*) as rollback_count, min(finished_at) as rolled_back_at
        from
            (
                select *
                from undone_in_incidents
                union all
                select *
                from undone_otherwise
            ) as undone
        group by deployment_id
    ),

    -- What failed to roll out is made good by the next production deployment that succeeds.
    made_good as (
        select failed.deployment_id, min(later.finished_at) as made_good_at
        from deployments as failed
        inner join
            deployments as later
            on failed.tenant_id = later.tenant_id
            and failed.service = later.service
            and failed.finished_at < later.finished_at
        where failed.outcome = 'failure' and later.outcome = 'success'
        group by failed.deployment_id
    ),

    final as (
        select
            deployments.deployment_id,
            coalesce(caused.incident_count, 0) as incident_count,
            coalesce(rolled_back.rollback_count, 0) as rollback_count,
            case
                when caused.incident_count > 0
                then caused.resolved_at
                when rolled_back.rollback_count > 0
                then rolled_back.rolled_back_at
                else made_good.made_good_at
            end as recovered_at
        from deployments
        left join caused on deployments.deployment_id = caused.deployment_id
        left join rolled_back on deployments.deployment_id = rolled_back.deployment_id
        left join made_good on deployments.deployment_id = made_good.deployment_id
    )

select *
from final
