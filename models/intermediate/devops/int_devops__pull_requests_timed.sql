-- Pull requests with how long they waited, the team of their service, and how long the build of
-- their
-- newest commit took.
with
    builds as (
        select
            service,
            head_sha,
            {{ minutes_of("sum(" ~ seconds_between("run_started_at", "finished_at") ~ ")") }}
            as build_minutes
        from {{ ref("stg_cicd__workflow_runs") }}
        where kind = 'build_and_test' and finished_at is not null
        group by service, head_sha
    ),

    final as (
        select
            {{ surrogate_key(["requests.tenant_id"]) }} as tenant_key,
            requests.tenant_id,
            requests.service,
            services.team_id as team,
            requests.pull_request_number,
            requests.issue_key,
            requests.merge_sha,
            requests.first_commit_at,
            requests.created_at,
            requests.first_review_at,
            requests.approved_at,
            {{ to_tenant_date("requests.approved_at", "tenants.time_zone") }} as approved_date,
            requests.merged_at,
            {{ hours_of(seconds_between("requests.created_at", "requests.approved_at")) }}
            as review_hours,
            builds.build_minutes
        from {{ ref("stg_cicd__pull_requests") }} as requests
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on requests.tenant_id = tenants.tenant_id
        left join
            {{ ref("int_reliability__services_collected") }} as services
            on requests.tenant_id = services.tenant_id
            and requests.service = services.service
        left join
            builds on requests.service = builds.service and requests.head_sha = builds.head_sha
    )

select *
from final
