with
    source as ({{ current_rows("whatsapp", "pricing_analytics") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.date,
            source.waba_id,
            source.phone_number,
            source.country_code,
            source.pricing_category,
            source.pricing_type,
            source.volume,
            source.cost,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("whatsapp", "source.waba_id") }}
    )

select *
from final
