with
    source as ({{ current_rows("delivery_app", "access_requests") }}),

    final as (
        select
            source.request_id,
            source.project_id,
            source.platform,
            source.requested_at,
            source.granted_at,
            source.updated_at,
            source.is_deleted,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
