with
    source as ({{ current_rows("mailchimp", "members") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.list_id,
            {{ hash_personal("source.subscriber_hash") }} as subscriber_hash,
            {{ hash_personal("source.email") }} as email_hash,
            source.status,
            source.source,
            source.member_rating,
            source.is_vip,
            source.country_code,
            source.language,
            source.signed_up_at,
            source.opted_in_at,
            source.last_changed_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("mailchimp", "source.list_id") }}
    )

select *
from final
