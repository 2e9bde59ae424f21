with
    source as ({{ current_rows("salesforce", "events") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.id as event_id,
            source.who_id,
            source.what_id,
            source.account_id,
            source.owner_id,
            source.subject,
            source.activity_date,
            source.event_subtype,
            source.outcome,
            source.starts_at,
            source.ends_at,
            source.duration_minutes,
            source.is_all_day,
            source.created_at,
            source.system_modstamp,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("salesforce", "source.business_unit") }}
    )

select *
from final
