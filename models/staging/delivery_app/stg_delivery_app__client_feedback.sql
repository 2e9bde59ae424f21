with
    source as ({{ current_rows("delivery_app", "client_feedback") }}),

    -- The client's words go no further than this; what they are about does.
    comment_themes as ({{ keyword_themes("source", "feedback_id", "comment") }}),

    final as (
        select
            source.feedback_id,
            source.project_id,
            source.client_id,
            source.satisfaction_score,
            source.theme,
            comment_themes.theme as comment_theme,
            {{ hash_personal("source.comment") }} as comment_hash,
            source.submitted_at,
            source._extracted_at,
            source._commit_seq
        from source
        left join comment_themes on source.feedback_id = comment_themes.feedback_id
    )

select *
from final
