with
    source as ({{ current_rows("salesforce", "campaign_members") }}),

    final as (
        select
            source.id as campaign_member_id,
            source.campaign_id,
            source.lead_id,
            source.contact_id,
            source.status,
            source.has_responded,
            source.first_responded_date,
            source.created_at,
            source.system_modstamp,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
