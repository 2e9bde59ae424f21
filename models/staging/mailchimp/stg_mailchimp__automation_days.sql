with
    source as ({{ snapshot_days("mailchimp", "automations") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.workflow_id,
            source.observed_date,
            source.emails_sent,
            source.clicks,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("mailchimp", "source.list_id") }}
    )

select *
from final
