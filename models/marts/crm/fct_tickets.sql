with
    tickets as (
        select
            *,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            {{ employee_key("source_system", "tenant_id", "assignee_id") }} as assignee_key,
            case source_system when 'support_desk' then 'crm' else source_system end as id_namespace
        from {{ ref("int_crm__tickets_unioned") }}
    ),

    policies as (
        select priority, cast(first_response_seconds / 60 as bigint) as threshold_minutes
        from {{ ref("sla_policies") }}
        where subject = 'ticket'
    ),

    final as (
        select
            {{ surrogate_key(["tickets.source_system", "tickets.tenant_id", "tickets.ticket_id"]) }}
            as ticket_key,
            tickets.tenant_key,
            tickets.ticket_id,
            tickets.source_system,
            coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
            coalesce(customers.customer_version_key, {{ unknown_key() }}) as customer_version_key,
            coalesce(employees.employee_key, {{ unknown_key() }}) as employee_key,
            coalesce(employees.employee_version_key, {{ unknown_key() }}) as employee_version_key,
            case
                when tickets.team = 'unknown'
                then {{ unknown_key() }}
                else {{ surrogate_key(["tickets.tenant_id", "tickets.team"]) }}
            end as team_key,
            coalesce(applied.sla_policy_key, {{ unknown_key() }}) as sla_policy_key,
            coalesce(applied.sla_policy_version_key, {{ unknown_key() }}) as sla_policy_version_key,
            tickets.team,
            tickets.contact_channel,
            tickets.category,
            tickets.priority,
            tickets.status,
            tickets.created_at,
            {{ to_tenant_date("tickets.created_at", "tenants.time_zone") }} as created_date,
            tickets.first_response_at,
            tickets.resolved_at,
            {{ to_tenant_date("tickets.resolved_at", "tenants.time_zone") }} as resolved_date,
            tickets.first_response_minutes,
            tickets.resolution_minutes,
            policies.threshold_minutes as sla_threshold_minutes,
            case
                when tickets.is_sla_met is not null
                then tickets.is_sla_met
                when tickets.first_response_minutes is not null
                then tickets.first_response_minutes <= policies.threshold_minutes
                -- Solved without a reply on record: nobody knows when it came.
                when
                    tickets.status not in ('solved', 'closed')
                    and not tickets.has_inconsistent_times
                    and {{ seconds_between("tickets.created_at", as_of()) }}
                    > 60 * policies.threshold_minutes
                then false
            end as is_sla_met,
            tickets.status not in ('solved', 'closed') as is_open,
            tickets.status in ('solved', 'closed') as is_resolved,
            tickets.reopen_count > 0 as is_reopened,
            tickets.reopen_count,
            tickets.csat_score,
            tickets.csat_score >= 4 as is_satisfied,
            cast(null as double) as sentiment_score,
            tickets.has_inconsistent_times
        from tickets
        left join {{ ref("dim_tenant") }} as tenants on tickets.tenant_id = tenants.tenant_id
        left join
            {{ ref("int_crm__customer_periods") }} as customers
            on tickets.id_namespace = customers.id_namespace
            and tickets.tenant_key = customers.tenant_key
            and tickets.customer_id = customers.customer_id
            and tickets.created_at >= customers.valid_from
            and tickets.created_at < customers.valid_to
        left join
            {{ ref("int_crm__employee_periods") }} as employees
            on tickets.assignee_key = employees.employee_key
            and tickets.created_at >= employees.valid_from
            and tickets.created_at < employees.valid_to
        left join policies on tickets.priority = policies.priority
        left join
            {{ ref("int_crm__policies_applied") }} as applied
            on applied.subject = 'ticket'
            and tickets.source_system = applied.source_system
            and tickets.tenant_id = applied.tenant_id
            and tickets.ticket_id = applied.request_id
    )

select *
from final
