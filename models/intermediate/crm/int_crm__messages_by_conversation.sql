-- What was written in each conversation, and what WhatsApp charged for it.
with
    final as (
        select
            'crm_app' as source_system,
            placed.conversation_id,
            sum(case when placed.direction = 'inbound' then 1 else 0 end) as inbound_message_count,
            sum(
                case when placed.direction = 'outbound' then 1 else 0 end
            ) as outbound_message_count,
            sum(case when placed.sender_type = 'agent' then 1 else 0 end) as agent_message_count,
            sum(messages.cost_amount) as cost_amount,
            sum(
                case when messages.is_sent and messages.cost_amount is null then 1 else 0 end
            ) as unpriced_message_count
        from {{ ref("int_crm__messages_placed") }} as placed
        inner join {{ ref("fct_messages") }} as messages on placed.message_id = messages.message_id
        where placed.conversation_id is not null
        group by placed.conversation_id
    )

select *
from final
