with
    source as ({{ current_rows("hubspot", "owners") }}),

    final as (
        select
            source.owner_id,
            {{ hash_personal("source.email") }} as email_hash,
            source.teams,
            source.created_at,
            source.updated_at,
            source.is_archived,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
