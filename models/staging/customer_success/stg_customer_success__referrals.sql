with
    source as ({{ current_rows("customer_success", "referrals") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.referral_id,
            source.referrer_customer_id,
            source.referred_contact_id,
            source.referred_at,
            source.converted_at,
            source.modified_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("customer_success", "source.tenant_id") }}
    )

select *
from final
