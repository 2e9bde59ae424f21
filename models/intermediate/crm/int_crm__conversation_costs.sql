-- What each conversation cost: the agent's time at the hourly cost of that day, WhatsApp's fees and
-- what the bot costs a conversation. A part that nobody can know yet makes the sum NULL, one that
-- does not occur is 0.
with
    conversations as (
        select
            *,
            {{ employee_key("source_system", "tenant_id", "agent_id") }} as agent_key,
            coalesce(assigned_at, first_agent_response_at) as handled_from,
            coalesce(resolved_at, abandoned_at) as handled_to
        from {{ ref("int_crm__conversations_unioned") }}
    ),

    bot_rates as (
        select
            tenant_id,
            amount,
            currency_code,
            cast(valid_from as timestamp) as valid_from,
            coalesce(
                cast(
                    lead(valid_from) over (partition by rate_key order by valid_from) as timestamp
                ),
                cast('9999-12-31' as timestamp)
            ) as valid_to
        from {{ ref("stg_kpi_targets__cost_rates") }}
        where rate_key like 'bot_conversation%'
    ),

    parts as (
        select
            conversations.source_system,
            conversations.tenant_id,
            conversations.conversation_id,
            case
                when conversations.handled_from is null
                then cast(0 as decimal(18, 4))
                when conversations.handled_to >= conversations.handled_from
                then
                    {{
                        prorated_amount(
                            "employees.hourly_cost_amount",
                            seconds_between(
                                "conversations.handled_from", "conversations.handled_to"
                            ),
                            "3600",
                        )
                    }}
            end as agent_cost_amount,
            cast(
                case
                    when messages.unpriced_message_count > 0
                    then null
                    else coalesce(messages.cost_amount, 0)
                end as decimal(18, 4)
            ) as message_cost_amount,
            cast(
                case
                    when conversations.handled_by = 'human'
                    then 0
                    when conversations.handled_by in ('bot', 'mixed')
                    then bot_rates.amount
                end as decimal(18, 4)
            ) as bot_cost_amount
        from conversations
        left join
            {{ ref("dim_employee") }} as employees
            on conversations.agent_key = employees.employee_key
            and {{ is_version_at("employees", "conversations.handled_from") }}
        left join
            {{ ref("int_crm__messages_by_conversation") }} as messages
            on conversations.source_system = messages.source_system
            and conversations.conversation_id = messages.conversation_id
        left join {{ ref("dim_tenant") }} as tenants on conversations.tenant_id = tenants.tenant_id
        left join
            bot_rates
            on conversations.tenant_id = bot_rates.tenant_id
            and tenants.currency_code = bot_rates.currency_code
            and conversations.opened_at >= bot_rates.valid_from
            and conversations.opened_at < bot_rates.valid_to
    ),

    final as (
        select *, agent_cost_amount + message_cost_amount + bot_cost_amount as cost_amount
        from parts
    )

select *
from final
