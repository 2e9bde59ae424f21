with
    projects as (select * from {{ ref("int_delivery__projects_keyed") }} where not is_deleted),

    {{
        scd2_versions(
            ref("int_delivery__project_events"),
            ["project_key"],
            [
                "project_name",
                "client_id",
                "project_manager_id",
                "service_tier",
                "due_at",
                "lifecycle_status",
                "attention_bucket",
            ],
        )
    }},

    known as (
        select
            {{ surrogate_key(["versions.project_key", "versions.valid_from"]) }}
            as project_version_key,
            versions.project_key,
            projects.project_id,
            projects.tenant_key,
            versions.project_name,
            coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
            case
                when versions.project_manager_id is null
                then {{ unknown_key() }}
                else
                    {{
                        employee_key(
                            "'hris'", "projects.tenant_id", "versions.project_manager_id"
                        )
                    }}
            end as employee_key,
            coalesce(versions.service_tier, 'unknown') as service_tier,
            versions.lifecycle_status,
            versions.attention_bucket,
            try_cast(versions.due_at as timestamp) as due_at,
            projects.started_at,
            cast(versions.version_number as bigint) as version_number,
            versions.valid_from,
            versions.valid_to,
            versions.valid_to is null as is_current
        from versions
        inner join
            projects on versions.project_key = projects.project_key
            {{ join_crm_customer("customers", "projects.tenant_id", "versions.client_id") }}
    ),

    unknown as (
        select
            {{ unknown_key() }} as project_version_key,
            {{ unknown_key() }} as project_key,
            'unknown' as project_id,
            {{ unknown_key() }} as tenant_key,
            'Unknown' as project_name,
            {{ unknown_key() }} as customer_key,
            {{ unknown_key() }} as employee_key,
            'unknown' as service_tier,
            'other' as lifecycle_status,
            cast(null as string) as attention_bucket,
            cast(null as timestamp) as due_at,
            cast(null as timestamp) as started_at,
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
