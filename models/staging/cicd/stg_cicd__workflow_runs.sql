with
    source as ({{ current_rows("cicd", "workflow_runs") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.repository,
            regexp_extract(source.repository, '/(.+)$', 1) as service,
            source.run_id,
            source.workflow_name,
            source.workflow_path,
            case
                when source.workflow_path like '%security%'
                then 'security_scan'
                when source.workflow_path like '%performance%'
                then 'performance_test'
                when source.workflow_path like '%build%' or source.workflow_path like '%test%'
                then 'build_and_test'
                else 'other'
            end as kind,
            source.run_number,
            source.attempt,
            source.event,
            source.head_branch,
            source.head_sha,
            source.status,
            source.conclusion,
            {{ hash_personal("source.actor_login") }} as actor_login_hash,
            source.created_at,
            source.run_started_at,
            case when source.status = 'completed' then source.updated_at end as finished_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("cicd", "source.repository") }}
    )

select *
from final
