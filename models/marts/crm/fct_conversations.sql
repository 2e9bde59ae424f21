with
    conversations as (
        select
            *,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            {{ employee_key("source_system", "tenant_id", "agent_id") }} as agent_key
        from {{ ref("int_crm__conversations_unioned") }}
    ),

    campaigns as (
        select tenant_key, campaign_id, max(campaign_key) as campaign_key
        from {{ ref("dim_campaign") }}
        where is_current
        group by tenant_key, campaign_id
    ),

    timed as (
        select
            *,
            {{ seconds_between("first_message_at", "first_response_at") }} as response_seconds,
            {{ seconds_between("opened_at", "coalesce(assigned_at, first_agent_response_at)") }}
            as agent_seconds,
            {{ seconds_between("coalesce(assigned_at, first_agent_response_at)", "resolved_at") }}
            as handled_seconds,
            {{ seconds_between("opened_at", "resolved_at") }} as resolved_seconds
        from conversations
    ),

    final as (
        select
            {{ surrogate_key(["timed.source_system", "timed.tenant_id", "timed.conversation_id"]) }}
            as conversation_key,
            timed.tenant_key,
            timed.conversation_id,
            timed.source_system,
            coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
            coalesce(customers.customer_version_key, {{ unknown_key() }}) as customer_version_key,
            coalesce(employees.employee_key, {{ unknown_key() }}) as employee_key,
            coalesce(employees.employee_version_key, {{ unknown_key() }}) as employee_version_key,
            coalesce(campaigns.campaign_key, {{ unknown_key() }}) as campaign_key,
            timed.contact_channel,
            timed.intent,
            timed.status,
            timed.handled_by,
            timed.opened_at,
            {{ to_tenant_date("timed.opened_at", "tenants.time_zone") }} as opened_date,
            cast(
                extract(
                    hour from {{ to_tenant_time("timed.opened_at", "tenants.time_zone") }}
                ) as bigint
            ) as opened_hour_key,
            timed.assigned_at,
            timed.first_response_at,
            timed.escalated_at,
            timed.resolved_at,
            {{ to_tenant_date("timed.resolved_at", "tenants.time_zone") }} as resolved_date,
            timed.abandoned_at,
            cast(
                case when timed.response_seconds >= 0 then timed.response_seconds end as bigint
            ) as first_response_seconds,
            cast(
                case when timed.agent_seconds >= 0 then timed.agent_seconds end as bigint
            ) as wait_seconds,
            cast(
                case when timed.handled_seconds >= 0 then timed.handled_seconds end as bigint
            ) as handle_seconds,
            cast(
                case when timed.resolved_seconds >= 0 then timed.resolved_seconds end as bigint
            ) as resolution_seconds,
            sla.sla_threshold_seconds,
            sla.is_sla_met,
            timed.handled_by in ('bot', 'mixed') as has_bot,
            timed.handled_by = 'bot' as is_bot_only,
            timed.handled_by in ('bot', 'mixed')
            and (timed.handled_by = 'mixed' or timed.escalated_at is not null) as is_escalated,
            timed.handled_by = 'bot'
            and timed.status = 'abandoned'
            and timed.escalated_at is null as is_dropped,
            timed.status = 'resolved' as is_resolved,
            timed.status = 'open' as is_open,
            timed.reopen_count > 0 as is_reopened,
            timed.reopen_count,
            timed.csat_score,
            coalesce(timed.response_seconds < 0, false)
            or coalesce(timed.agent_seconds < 0, false)
            or coalesce(timed.handled_seconds < 0, false)
            or coalesce(timed.resolved_seconds < 0, false) as has_inconsistent_times
        from timed
        left join {{ ref("dim_tenant") }} as tenants on timed.tenant_id = tenants.tenant_id
        left join
            {{ ref("int_crm__customer_periods") }} as customers
            on timed.source_system = customers.id_namespace
            and timed.tenant_key = customers.tenant_key
            and timed.customer_id = customers.customer_id
            and timed.opened_at >= customers.valid_from
            and timed.opened_at < customers.valid_to
        left join
            {{ ref("int_crm__employee_periods") }} as employees
            on timed.agent_key = employees.employee_key
            and timed.opened_at >= employees.valid_from
            and timed.opened_at < employees.valid_to
        left join
            campaigns
            on timed.tenant_key = campaigns.tenant_key
            and timed.campaign_id = campaigns.campaign_id
        left join
            {{ ref("int_crm__conversation_sla") }} as sla
            on timed.source_system = sla.source_system
            and timed.tenant_id = sla.tenant_id
            and timed.conversation_id = sla.conversation_id
    )

select *
from final
