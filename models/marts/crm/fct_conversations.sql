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

    first_contacts as (
        select source_system, tenant_id, customer_id, min(opened_at) as first_opened_at
        from conversations
        where customer_id is not null
        group by source_system, tenant_id, customer_id
    ),

    timed as (
        select
            *,
            {{ seconds_between("first_message_at", "first_response_at") }} as response_seconds,
            {{ seconds_between("opened_at", "coalesce(assigned_at, first_agent_response_at)") }}
            as agent_seconds,
            {{ seconds_between("coalesce(assigned_at, first_agent_response_at)", "resolved_at") }}
            as handled_seconds,
            {{ seconds_between("opened_at", "resolved_at") }} as resolved_seconds,
            {{ seconds_between("coalesce(assigned_at, opened_at)", "first_agent_response_at") }}
            as agent_reply_seconds,
            cast(opened_at as date) as opened_utc_date,
            -- Of sources without messages: an agent is named and somebody replied.
            handled_by in ('human', 'mixed')
            and agent_id is not null
            and first_response_at is not null as has_agent_reply
        from conversations
    ),

    final as (
        select
            {{
                conversation_key(
                    "timed.source_system", "timed.tenant_id", "timed.conversation_id"
                )
            }} as conversation_key,
            timed.tenant_key,
            timed.conversation_id,
            timed.source_system,
            coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
            coalesce(customers.customer_version_key, {{ unknown_key() }}) as customer_version_key,
            coalesce(employees.employee_key, {{ unknown_key() }}) as employee_key,
            coalesce(employees.employee_version_key, {{ unknown_key() }}) as employee_version_key,
            coalesce(campaigns.campaign_key, {{ unknown_key() }}) as campaign_key,
            {{ surrogate_key(["timed.intent"]) }} as intent_key,
            coalesce(policies.sla_policy_key, {{ unknown_key() }}) as sla_policy_key,
            coalesce(
                policies.sla_policy_version_key, {{ unknown_key() }}
            ) as sla_policy_version_key,
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
            timed.first_agent_response_at,
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
            cast(
                case
                    when timed.agent_reply_seconds >= 0 then timed.agent_reply_seconds
                end as bigint
            ) as agent_reply_seconds,
            sla.sla_threshold_seconds,
            sla.response_clock_seconds,
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
            coalesce(messages.agent_message_count > 0, timed.has_agent_reply) as is_chat_handled,
            timed.opened_at = first_contacts.first_opened_at as is_first_contact,
            timed.reopen_count > 0 as is_reopened,
            timed.reopen_count,
            timed.csat_score,
            coalesce(timed.response_seconds < 0, false)
            or coalesce(timed.agent_seconds < 0, false)
            or coalesce(timed.handled_seconds < 0, false)
            or coalesce(timed.resolved_seconds < 0, false) as has_inconsistent_times,
            messages.inbound_message_count,
            messages.outbound_message_count,
            messages.agent_message_count,
            tenants.currency_code,
            costs.agent_cost_amount,
            costs.message_cost_amount,
            costs.bot_cost_amount,
            costs.cost_amount,
            {{
                to_reporting(
                    "costs.cost_amount", "tenants.currency_code", "timed.opened_utc_date"
                )
            }} as cost_amount_reporting
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
        left join
            {{ ref("int_crm__policies_applied") }} as policies
            on policies.subject = 'conversation'
            and timed.source_system = policies.source_system
            and timed.tenant_id = policies.tenant_id
            and timed.conversation_id = policies.request_id
        left join
            {{ ref("int_crm__messages_by_conversation") }} as messages
            on timed.source_system = messages.source_system
            and timed.conversation_id = messages.conversation_id
        left join
            {{ ref("int_crm__conversation_costs") }} as costs
            on timed.source_system = costs.source_system
            and timed.tenant_id = costs.tenant_id
            and timed.conversation_id = costs.conversation_id
        left join
            first_contacts
            on timed.source_system = first_contacts.source_system
            and timed.tenant_id = first_contacts.tenant_id
            and timed.customer_id = first_contacts.customer_id
            {{ join_exchange_rate("tenants.currency_code", "timed.opened_utc_date") }}
    )

select *
from final
