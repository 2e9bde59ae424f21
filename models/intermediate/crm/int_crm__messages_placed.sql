-- Messages of the CRM application with what they belong to, and with what WhatsApp's notices add: a
-- step that either of the two knows has happened.
with
    placed as (
        select
            messages.message_id,
            messages.conversation_id,
            messages.broadcast_id,
            messages.customer_id,
            {{ normalised("messages.direction") }} as direction,
            {{ normalised("messages.sender_type") }} as sender_type,
            {{ normalised("messages.message_type") }} as message_type,
            {{ clean_text("messages.template_name") }} as template_name,
            coalesce(
                conversations.tenant_id, broadcasts.tenant_id, notices.tenant_id, 'unknown'
            ) as tenant_id,
            coalesce(
                conversations.contact_channel,
                case when messages.wa_message_id is not null then 'whatsapp' end,
                'unknown'
            ) as contact_channel,
            coalesce(conversations.handled_by, 'unknown') as handled_by,
            conversations.agent_id,
            coalesce(conversations.campaign_id, broadcasts.campaign_id) as campaign_id,
            messages.wa_message_id,
            notices.phone_number_id,
            notices.pricing_category,
            notices.is_billable,
            messages.queued_at,
            {{ earliest(["messages.sent_at", "notices.sent_at"]) }} as sent_at,
            {{
                earliest(
                    [
                        "messages.delivered_at",
                        "messages.read_at",
                        "notices.delivered_at",
                    ]
                )
            }} as delivered_at,
            {{ earliest(["messages.read_at", "notices.read_at"]) }} as read_at,
            {{ earliest(["messages.failed_at", "notices.failed_at"]) }} as failed_at,
            coalesce({{ clean_text("messages.error_code") }}, notices.error_code) as error_code,
            coalesce({{ clean_text("messages.error_title") }}, notices.error_title) as error_title
        from {{ ref("stg_crm_app__messages") }} as messages
        left join
            {{ ref("int_crm__conversations_unioned") }} as conversations
            on conversations.source_system = 'crm_app'
            and messages.conversation_id = conversations.conversation_id
        left join
            {{ ref("stg_crm_app__broadcasts") }} as broadcasts
            on messages.broadcast_id = broadcasts.broadcast_id
        left join
            {{ ref("int_crm__message_status_pivoted") }} as notices
            on messages.wa_message_id = notices.wamid
    ),

    final as (
        select
            message_id,
            conversation_id,
            broadcast_id,
            customer_id,
            coalesce(direction, 'unknown') as direction,
            coalesce(sender_type, 'unknown') as sender_type,
            coalesce(message_type, 'unknown') as message_type,
            template_name,
            tenant_id,
            contact_channel,
            handled_by,
            agent_id,
            campaign_id,
            phone_number_id,
            pricing_category,
            is_billable,
            queued_at,
            sent_at,
            delivered_at,
            read_at,
            -- A message that arrived after all has not failed.
            case when delivered_at is null then failed_at end as failed_at,
            case
                when delivered_at is null and failed_at is not null then error_code
            end as error_code,
            case
                when delivered_at is null and failed_at is not null then error_title
            end as error_title
        from placed
    )

select *
from final
