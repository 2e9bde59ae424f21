with
    projects as (select * from {{ ref("fct_projects") }} where is_open),

    entries as (
        select
            project_key,
            started_at,
            lifecycle_status,
            lag(lifecycle_status) over (
                partition by project_key order by started_at
            ) as status_before
        from {{ ref("int_delivery__status_intervals") }}
    ),

    {# Progress within a status is no new status. #}
    current_states as (
        select project_key, max(started_at) as status_since_at
        from entries
        where status_before is null or status_before <> lifecycle_status
        group by project_key
    ),

    final as (
        select
            projects.project_key,
            projects.tenant_key,
            projects.project_id,
            projects.project_name,
            projects.customer_key,
            projects.employee_key,
            projects.product_key,
            projects.product,
            projects.lifecycle_status,
            projects.attention_bucket,
            projects.complete_rate,
            coalesce(projects.complete_rate >= 0.95, false) as is_in_delivery_preparation,
            projects.hold_reason,
            current_states.status_since_at,
            {{ hours_between("current_states.status_since_at", as_of()) }} as hours_in_status,
            projects.on_hold_hours,
            projects.started_at,
            projects.due_at,
            {{ hours_between(as_of(), "projects.due_at") }} as hours_to_deadline,
            coalesce(projects.due_at < {{ as_of() }}, false) as is_overdue,
            projects.contract_value_amount,
            projects.currency_code,
            projects.contract_value_amount_reporting,
            {{ as_of() }} as observed_at
        from projects
        left join current_states on projects.project_key = current_states.project_key
    )

select *
from final
