with
    source as ({{ current_rows("cicd", "deployments") }}),

    statuses as ({{ json_array_rows("source", ["deployment_id"], "source.statuses") }}),

    states as (
        select
            statuses.deployment_id,
            {{ json_text("statuses.element", "$.state") }} as state,
            {{ instant("statuses.element", "$.createdAt") }} as reached_at
        from statuses
    ),

    outcomes as (
        select
            states.deployment_id,
            min(case when states.state = 'IN_PROGRESS' then states.reached_at end) as started_at,
            min(
                case when states.state in ('SUCCESS', 'FAILURE', 'ERROR') then states.reached_at end
            ) as finished_at,
            max(case when states.state = 'SUCCESS' then 1 else 0 end) as has_succeeded
        from states
        group by states.deployment_id
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.repository,
            regexp_extract(source.repository, '/(.+)$', 1) as service,
            source.deployment_id,
            source.environment,
            source.task,
            coalesce(source.task, '') = 'deploy:rollback' as is_rollback,
            source.commit_sha,
            source.state,
            case
                when outcomes.has_succeeded = 1
                then 'success'
                when outcomes.finished_at is not null
                then 'failure'
                else 'running'
            end as outcome,
            {{ hash_personal("source.creator_login") }} as creator_login_hash,
            source.created_at,
            outcomes.started_at,
            outcomes.finished_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source
        left join
            outcomes on source.deployment_id = outcomes.deployment_id
            {{ join_tenant("cicd", "source.repository") }}
    )

select *
from final
