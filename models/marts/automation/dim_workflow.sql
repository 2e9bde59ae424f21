with
    versions as (select * from {{ ref("int_automation__workflow_versions") }}),

    known as (
        select
            workflow_version_key,
            workflow_key,
            workflow_id,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            workflow_name,
            coalesce(process, 'unknown') as process,
            coalesce(automation_level, 'unknown') as automation_level,
            cast({{ automation_weight("automation_level") }} as decimal(2, 1)) as automation_rate,
            owner_id,
            case
                when owner_id is null
                then {{ unknown_key() }}
                else {{ employee_key("'hris'", "tenant_id", "owner_id") }}
            end as owner_employee_key,
            manual_baseline_minutes,
            is_active,
            created_at,
            {{ version_columns() }}
        from versions
    ),

    unknown as (
        select
            {{ unknown_key() }} as workflow_version_key,
            {{ unknown_key() }} as workflow_key,
            'unknown' as workflow_id,
            {{ unknown_key() }} as tenant_key,
            'Unknown' as workflow_name,
            'unknown' as process,
            'unknown' as automation_level,
            cast(null as decimal(2, 1)) as automation_rate,
            cast(null as string) as owner_id,
            {{ unknown_key() }} as owner_employee_key,
            cast(null as bigint) as manual_baseline_minutes,
            false as is_active,
            cast(null as timestamp) as created_at,
            {{ only_version_columns() }}
    ),

    final as (
        select *
        from known
        union all
        select *
        from unknown
    )

select *
from final
