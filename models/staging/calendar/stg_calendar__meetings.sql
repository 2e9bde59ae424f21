with
    source as ({{ current_rows("calendar", "meetings") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.calendar_id,
            source.event_id,
            {{ hash_personal("source.organizer_email") }} as organizer_email_hash,
            {{ hash_personal("source.attendees") }} as attendees_hash,
            source.status,
            source.meeting_type,
            source.lead_id,
            source.opportunity_id,
            source.start_at,
            source.end_at,
            source.change_count,
            source.created_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("calendar", "source.calendar_id") }}
    )

select *
from final
