with
    source as ({{ current_rows("hubspot", "sequence_enrollments") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.enrollment_id,
            source.contact_id,
            source.sequence_id,
            source.sequence_name,
            source.state,
            source.enrolled_at,
            source.ended_at,
            source.has_replied,
            source.has_booked_meeting,
            source.owner_id,
            source.created_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("hubspot", "split_part(source.business_unit_id, ';', 1)") }}
    )

select *
from final
