with
    source as ({{ current_rows("hubspot", "meetings") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.meeting_id,
            source.contact_id,
            source.deal_id,
            source.owner_id,
            source.title,
            source.activity_type,
            source.outcome,
            source.starts_at,
            source.ends_at,
            source.created_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("hubspot", "split_part(source.business_unit_id, ';', 1)") }}
    )

select *
from final
