with
    source as ({{ current_rows("mailchimp", "automations") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.workflow_id,
            source.list_id,
            source.title,
            source.status,
            source.trigger,
            source.workflow_emails_count,
            source.emails_sent,
            source.opens,
            source.unique_opens,
            source.clicks,
            source.subscriber_clicks,
            source.created_at,
            source.started_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("mailchimp", "source.list_id") }}
    )

select *
from final
