with
    projects as (select * from {{ ref("int_delivery__projects_keyed") }} where not is_deleted),

    lives as (
        select
            project_key,
            cast(
                sum(case when is_on_hold then duration_seconds else 0 end) as bigint
            ) as on_hold_seconds,
            min(case when lifecycle_status = 'cancelled' then started_at end) as cancelled_at,
            max(started_at) as last_changed_at
        from {{ ref("int_delivery__status_intervals") }}
        group by project_key
    ),

    revisions as (
        select
            project_id,
            count(*) as revision_count,
            cast(sum(effort_hours) as decimal(18, 4)) as revision_hours
        from {{ ref("stg_delivery_app__revisions") }}
        group by project_id
    ),

    accesses as (
        select
            project_id,
            count(*) as access_request_count,
            count(granted_at) as access_granted_count,
            cast(
                sum({{ hours_between("requested_at", "granted_at") }}) as decimal(18, 4)
            ) as access_wait_hours
        from {{ ref("stg_delivery_app__access_requests") }}
        group by project_id
    ),

    measured as (
        select
            projects.*,
            lives.cancelled_at,
            lives.last_changed_at,
            coalesce(lives.on_hold_seconds, 0) as on_hold_seconds,
            {{ seconds_between("projects.started_at", "projects.delivered_at") }}
            as delivery_seconds,
            coalesce(revisions.revision_count, 0) as revision_count,
            coalesce(revisions.revision_hours, 0) as revision_hours,
            coalesce(accesses.access_request_count, 0) as access_request_count,
            coalesce(accesses.access_granted_count, 0) as access_granted_count,
            accesses.access_wait_hours,
            {{ to_tenant_date("projects.started_at", "projects.time_zone") }} as started_date
        from projects
        left join lives on projects.project_key = lives.project_key
        left join revisions on projects.project_id = revisions.project_id
        left join accesses on projects.project_id = accesses.project_id
    ),

    final as (
        select
            measured.project_key,
            measured.tenant_key,
            measured.project_id,
            measured.project_name,
            measured.customer_key,
            measured.employee_key,
            measured.product_key,
            measured.service_tier as product,
            measured.opportunity_id,
            measured.lifecycle_status,
            {{
                attention_bucket(
                    "measured.lifecycle_status",
                    "(measured.tracker_bucket = 'urgent' or "
                    ~ urgent_from("measured.due_at")
                    ~ " < "
                    ~ as_of()
                    ~ ")",
                )
            }} as attention_bucket,
            measured.complete_rate,
            case
                when measured.lifecycle_status = 'on_hold' then measured.hold_reason
            end as hold_reason,
            {{ is_project_open("measured.lifecycle_status") }} as is_open,
            measured.lifecycle_status = 'delivered' as is_delivered,
            measured.started_at,
            measured.started_date,
            measured.due_at,
            {{ to_tenant_date("measured.due_at", "measured.time_zone") }} as due_date,
            measured.delivered_at,
            {{ to_tenant_date("measured.delivered_at", "measured.time_zone") }} as delivered_date,
            measured.cancelled_at,
            measured.last_changed_at,
            measured.delivered_at <= measured.due_at as is_on_time,
            {{ hours_of("measured.delivery_seconds - measured.on_hold_seconds") }}
            as completion_hours,
            {{ hours_of("measured.on_hold_seconds") }} as on_hold_hours,
            {{ hours_between("measured.due_at", "measured.delivered_at") }} as late_hours,
            measured.revision_count,
            measured.revision_hours,
            measured.revision_count > 0 as is_reworked,
            measured.access_request_count,
            measured.access_granted_count,
            measured.access_wait_hours,
            measured.contract_value_amount,
            measured.currency_code,
            {{
                to_reporting(
                    "measured.contract_value_amount",
                    "measured.currency_code",
                    "measured.started_date",
                )
            }} as contract_value_amount_reporting,
            {# Time tracking will say. #}
            cast(null as decimal(18, 4)) as spent_hours
        from measured {{ join_exchange_rate("measured.currency_code", "measured.started_date") }}
    )

select *
from final
