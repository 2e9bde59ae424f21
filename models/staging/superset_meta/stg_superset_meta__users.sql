with
    source as ({{ current_rows("superset_meta", "users") }}),

    final as (
        select
            source.user_id,
            {{ hash_personal("source.email") }} as email_hash,
            source.is_active,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
