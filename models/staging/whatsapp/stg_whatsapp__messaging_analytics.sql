with
    source as ({{ current_rows("whatsapp", "messaging_analytics") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.date,
            source.waba_id,
            source.sent_count,
            source.delivered_count,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("whatsapp", "source.waba_id") }}
    )

select *
from final
