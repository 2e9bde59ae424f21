{#
    Projects with the keys that all facts of delivery carry. A deleted project is here too, as
    is_deleted: what hangs on it is deleted with it, while a project that nobody knows (yet) is not.
#}
with
    projects as (select * from {{ ref("stg_delivery_app__projects") }}),

    deleted as (
        select distinct received.project_id
        from {{ source("raw", "delivery_app__projects") }} as received
        left join projects on received.project_id = projects.project_id
        where projects.project_id is null
    ),

    known as (
        select
            projects.tenant_id,
            tenants.time_zone,
            projects.project_id,
            projects.name as project_name,
            projects.client_id,
            coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
            projects.opportunity_id,
            projects.project_manager_id,
            case
                when projects.project_manager_id is null
                then {{ unknown_key() }}
                else
                    {{
                        employee_key(
                            "'hris'", "projects.tenant_id", "projects.project_manager_id"
                        )
                    }}
            end as employee_key,
            coalesce(projects.service_tier, 'unknown') as service_tier,
            {{ project_status("projects.lifecycle_status") }} as lifecycle_status,
            projects.attention_bucket as tracker_bucket,
            projects.complete_rate,
            projects.hold_reason,
            projects.contract_value_amount,
            coalesce(projects.currency_code, tenants.currency_code) as currency_code,
            projects.started_at,
            projects.due_at,
            projects.delivered_at,
            projects.updated_at,
            false as is_deleted
        from {{ ref("stg_delivery_app__projects") }} as projects
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on projects.tenant_id = tenants.tenant_id
            {{ join_crm_customer("customers", "projects.tenant_id", "projects.client_id") }}
    ),

    unioned as (
        select *
        from known
        union all
        select
            'unknown' as tenant_id,
            'UTC' as time_zone,
            project_id,
            cast(null as string) as project_name,
            cast(null as string) as client_id,
            {{ unknown_key() }} as customer_key,
            cast(null as string) as opportunity_id,
            cast(null as string) as project_manager_id,
            {{ unknown_key() }} as employee_key,
            'unknown' as service_tier,
            'other' as lifecycle_status,
            cast(null as string) as tracker_bucket,
            cast(null as decimal(18, 4)) as complete_rate,
            cast(null as string) as hold_reason,
            cast(null as decimal(18, 4)) as contract_value_amount,
            cast(null as string) as currency_code,
            cast(null as timestamp) as started_at,
            cast(null as timestamp) as due_at,
            cast(null as timestamp) as delivered_at,
            cast(null as timestamp) as updated_at,
            true as is_deleted
        from deleted
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id", "project_id"]) }} as project_key,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            {{ surrogate_key(["tenant_id", "'delivery_app'", "service_tier"]) }} as product_key,
            *
        from unioned
    )

select *
from final
