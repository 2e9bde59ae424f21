with
    source as ({{ current_rows("support_desk", "users") }}),

    final as (
        select
            source.user_id,
            {{ hash_personal("source.email") }} as email_hash,
            source.role,
            source.is_active,
            source.created_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
