with
    source as ({{ current_rows("salesforce", "users") }}),

    final as (
        select
            source.id as user_id,
            {{ hash_personal("source.email") }} as email_hash,
            source.title,
            source.department,
            source.is_active,
            source.created_at,
            source.system_modstamp,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
