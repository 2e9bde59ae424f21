{{
    config(
        materialized="incremental",
        incremental_strategy="append",
        on_schema_change="append_new_columns",
        pre_hook="{{ delete_changed('crm_app', 'messages', 'message_id') }}",
        post_hook="{{ record_through_seq() }}",
    )
}}

with
    source as (
        {{
            current_rows(
                "crm_app", "messages", changed_since_read("crm_app", "messages", "message_id")
            )
        }}
    ),

    final as (
        select
            source.message_id,
            source.conversation_id,
            source.broadcast_id,
            source.customer_id,
            source.direction,
            source.sender_type,
            source.message_type,
            source.template_name,
            source.wa_message_id,
            source.queued_at,
            source.sent_at,
            source.delivered_at,
            source.read_at,
            source.failed_at,
            source.error_code,
            source.error_title,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
