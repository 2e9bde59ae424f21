with
    source as ({{ current_rows("whatsapp_webhooks", "message_status_events") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.wamid,
            source.status,
            source.status_at,
            source.received_at,
            source.waba_id,
            source.phone_number_id,
            {{ hash_personal("source.recipient_phone", "phone") }} as recipient_phone_hash,
            source.broadcast_id,
            {{ json_text("source.pricing", "$.category") }} as pricing_category,
            {{ json_text("source.pricing", "$.pricing_model") }} as pricing_model,
            {{ json_text("source.pricing", "$.billable") }} = 'true' as is_billable,
            {{ json_text("source.errors", "$[0].code") }} as error_code,
            {{ json_text("source.errors", "$[0].title") }} as error_title,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("whatsapp", "source.waba_id") }}
    )

select *
from final
