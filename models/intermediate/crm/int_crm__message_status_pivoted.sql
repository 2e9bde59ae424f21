-- What became of each WhatsApp message: its status notices, which come late, twice and out of
-- order,
-- folded to one row. A step that a later one proves has happened at the latest when that did: who
-- read a message had it delivered, what was delivered had been sent (read receipts may overtake).
with
    noticed as (
        select
            wamid,
            max(tenant_id) as tenant_id,
            max(phone_number_id) as phone_number_id,
            max({{ clean_text("broadcast_id") }}) as broadcast_id,
            max({{ normalised("pricing_category") }}) as pricing_category,
            max(case is_billable when true then 1 when false then 0 end) = 1 as is_billable,
            min(case when status = 'sent' then status_at end) as sent_at,
            min(case when status = 'delivered' then status_at end) as delivered_at,
            min(case when status = 'read' then status_at end) as read_at,
            min(case when status = 'failed' then status_at end) as failed_at,
            max(case when status = 'failed' then error_code end) as error_code,
            max(case when status = 'failed' then error_title end) as error_title,
            count(*) as notice_count,
            max(received_at) as last_received_at
        from {{ ref("stg_whatsapp_webhooks__message_status_events") }}
        group by wamid
    ),

    final as (
        select
            wamid,
            tenant_id,
            phone_number_id,
            broadcast_id,
            pricing_category,
            is_billable,
            {{ earliest(["sent_at", "delivered_at", "read_at"]) }} as sent_at,
            {{ earliest(["delivered_at", "read_at"]) }} as delivered_at,
            read_at,
            -- A message that arrived after all has not failed.
            case when delivered_at is null and read_at is null then failed_at end as failed_at,
            error_code,
            error_title,
            notice_count,
            last_received_at
        from noticed
    )

select *
from final
