with
    source as ({{ current_rows("event_platform", "attendances") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.attendance_id,
            source.organization_id,
            source.event_id,
            source.event_name,
            source.is_online,
            source.event_starts_at,
            source.event_ends_at,
            source.order_id,
            {{ hash_personal("source.email") }} as contact_email_hash,
            source.status,
            source.has_attended,
            source.is_cancelled,
            source.source,
            source.registered_at,
            source.changed_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("event_platform", "source.organization_id") }}
    )

select *
from final
