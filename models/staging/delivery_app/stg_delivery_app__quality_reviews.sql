with
    source as ({{ current_rows("delivery_app", "quality_reviews") }}),

    final as (
        select
            source.review_id,
            source.project_id,
            source.reviewer_id,
            source.technical_accuracy_score,
            source.completeness_score,
            source.timeliness_score,
            source.communication_score,
            source.clarity_score,
            source.professionalism_score,
            source.reviewed_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
