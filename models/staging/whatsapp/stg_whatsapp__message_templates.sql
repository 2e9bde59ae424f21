with
    source as ({{ current_rows("whatsapp", "message_templates") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.template_id,
            source.waba_id,
            source.name,
            source.category,
            source.language,
            source.status,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("whatsapp", "source.waba_id") }}
    )

select *
from final
