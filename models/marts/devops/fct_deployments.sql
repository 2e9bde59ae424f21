with
    deployments as (
        select * from {{ ref("stg_cicd__deployments") }} where environment = 'production'
    ),

    -- The change that a commit brought: where several requests were merged as one, the oldest
    -- begin.
    changes as (
        select
            tenant_id,
            service,
            merge_sha,
            min(first_commit_at) as first_commit_at,
            max(build_minutes) as build_minutes,
            min(issue_key) as issue_key
        from {{ ref("int_devops__pull_requests_timed") }}
        where merge_sha is not null
        group by tenant_id, service, merge_sha
    ),

    -- A commit has reached production the first time that it was rolled out there.
    arrivals as (
        select deployment_id, true as is_first_arrival
        from deployments
        where outcome = 'success' and not is_rollback
        qualify
            row_number() over (
                partition by tenant_id, service, commit_sha
                order by finished_at nulls last, deployment_id nulls last
            )
            = 1
    ),

    measured as (
        select
            deployments.*,
            tenants.time_zone,
            services.team_key,
            services.team_id as team,
            changes.first_commit_at,
            changes.build_minutes,
            changes.issue_key,
            coalesce(arrivals.is_first_arrival, false) as is_first_arrival,
            failures.incident_count,
            failures.rollback_count,
            failures.recovered_at
        from deployments
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on deployments.tenant_id = tenants.tenant_id
        inner join
            {{ ref("int_devops__change_failures") }} as failures
            on deployments.deployment_id = failures.deployment_id
        left join
            {{ ref("int_reliability__services_collected") }} as services
            on deployments.tenant_id = services.tenant_id
            and deployments.service = services.service
        left join
            changes
            on deployments.tenant_id = changes.tenant_id
            and deployments.service = changes.service
            and deployments.commit_sha = changes.merge_sha
        left join arrivals on deployments.deployment_id = arrivals.deployment_id
    ),

    final as (
        select
            {{ deployment_key("deployment_id") }} as deployment_key,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            {{ service_key("tenant_id", "service") }} as service_key,
            coalesce(team_key, {{ unknown_key() }}) as team_key,
            deployment_id,
            service,
            team,
            repository,
            commit_sha,
            issue_key,
            outcome,
            outcome = 'failure' as is_failed,
            is_rollback,
            incident_count,
            rollback_count,
            incident_count > 0 or rollback_count > 0 as is_change_failure,
            first_commit_at,
            created_at,
            {{ to_tenant_date("created_at", "time_zone") }} as created_date,
            started_at,
            finished_at,
            {{ to_tenant_date("finished_at", "time_zone") }} as finished_date,
            case
                when outcome = 'failure' or incident_count > 0 or rollback_count > 0
                then recovered_at
            end as recovered_at,
            build_minutes,
            {{ minutes_of(seconds_between("started_at", "finished_at")) }} as deploy_minutes,
            case
                when is_first_arrival
                then {{ hours_of(seconds_between("first_commit_at", "finished_at")) }}
            end as lead_time_hours,
            case
                when outcome = 'failure' or incident_count > 0 or rollback_count > 0
                then {{ minutes_of(seconds_between("finished_at", "recovered_at")) }}
            end as recovery_minutes
        from measured
    )

select *
from final
