with
    source as ({{ current_rows("mailchimp", "campaigns") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.campaign_id,
            source.list_id,
            source.type,
            source.status,
            source.title,
            source.subject_line,
            source.emails_sent,
            source.created_at,
            source.sent_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("mailchimp", "source.list_id") }}
    )

select *
from final
