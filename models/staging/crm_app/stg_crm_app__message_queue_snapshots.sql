with
    source as ({{ current_rows("crm_app", "message_queue_snapshots") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.captured_at,
            source.queue,
            source.depth,
            source.enqueued,
            source.processed,
            source.oldest_age_seconds,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("crm_app", "source.business_unit") }}
    )

select *
from final
