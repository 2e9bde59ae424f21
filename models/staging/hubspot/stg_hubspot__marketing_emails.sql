with
    source as ({{ current_rows("hubspot", "marketing_emails") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.email_id,
            source.name as email_name,
            source.subject,
            source.type,
            source.state,
            source.campaign_guid,
            source.campaign_name,
            source.sent_count,
            source.delivered_count,
            source.open_count,
            source.click_count,
            source.unsubscribe_count,
            source.bounce_count,
            source.spam_report_count,
            source.is_published,
            source.published_at,
            source.created_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("hubspot", "source.business_unit_id") }}
    )

select *
from final
