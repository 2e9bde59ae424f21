with
    source as ({{ current_rows("whatsapp", "phone_numbers") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.phone_number_id,
            source.waba_id,
            source.display_phone_number,
            source.verified_name,
            source.status,
            source.quality_rating,
            source.messaging_limit_tier,
            source.country_code,
            source.account_mode,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("whatsapp", "source.waba_id") }}
    )

select *
from final
