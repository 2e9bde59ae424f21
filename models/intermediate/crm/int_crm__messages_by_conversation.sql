-- What was written in each conversation, and what WhatsApp charged for it.
with
    messages as (
        select
            placed.conversation_id,
            case when placed.direction = 'inbound' then 1 else 0 end as is_inbound,
            case when placed.direction = 'outbound' then 1 else 0 end as is_outbound,
            case when placed.sender_type = 'agent' then 1 else 0 end as is_of_agent,
            case when facts.is_sent and facts.cost_amount is null then 1 else 0 end as is_unpriced,
            facts.cost_amount
        from {{ ref("int_crm__messages_placed") }} as placed
        inner join {{ ref("fct_messages") }} as facts on placed.message_id = facts.message_id
        where placed.conversation_id is not null
    ),

    final as (
        select
            'crm_app' as source_system,
            conversation_id,
            cast(sum(is_inbound) as bigint) as inbound_message_count,
            cast(sum(is_outbound) as bigint) as outbound_message_count,
            cast(sum(is_of_agent) as bigint) as agent_message_count,
            cast(sum(is_unpriced) as bigint) as unpriced_message_count,
            sum(cost_amount) as cost_amount
        from messages
        group by conversation_id
    )

select *
from final
