with
    source as ({{ current_rows("salesforce", "opportunity_contact_roles") }}),

    final as (
        select
            source.id as contact_role_id,
            source.opportunity_id,
            source.contact_id,
            source.role,
            source.is_primary,
            source.created_at,
            source.system_modstamp,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
