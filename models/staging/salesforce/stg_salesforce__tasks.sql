with
    source as ({{ current_rows("salesforce", "tasks") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.id as task_id,
            source.who_id,
            source.what_id,
            source.account_id,
            source.owner_id,
            source.subject,
            source.activity_date,
            source.type,
            source.task_subtype,
            source.status,
            source.priority,
            source.is_closed,
            source.call_type,
            source.call_disposition,
            source.call_duration_seconds,
            source.completed_at,
            source.created_at,
            source.system_modstamp,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("salesforce", "source.business_unit") }}
    )

select *
from final
