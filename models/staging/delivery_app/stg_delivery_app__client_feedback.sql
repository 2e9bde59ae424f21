with
    source as ({{ current_rows("delivery_app", "client_feedback") }}),

    final as (
        select
            source.feedback_id,
            source.project_id,
            source.client_id,
            source.satisfaction_score,
            source.theme,
            {{ hash_personal("source.comment") }} as comment_hash,
            source.submitted_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
