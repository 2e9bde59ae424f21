with
    source as ({{ current_rows("survey_tool", "invitations") }}),

    final as (
        select
            {{ surrogate_key(["source.person_id", "source.sent_at"]) }} as invitation_id,
            source.person_id,
            {{ hash_personal("source.email") }} as email_hash,
            {{ hash_personal("source.name") }} as name_hash,
            source.sent_at,
            source.created_at,
            source._extracted_at,
            source._commit_seq
        from source
        where source.sent_at is not null
    )

select *
from final
