with
    source as ({{ current_rows("mailchimp", "reports") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.campaign_id,
            source.send_date,
            source.sent_at,
            source.list_id,
            source.campaign_title,
            source.subject_line,
            source.type,
            source.emails_sent,
            source.hard_bounces,
            source.soft_bounces,
            source.opens_total,
            source.unique_opens,
            source.proxy_excluded_opens,
            source.proxy_excluded_unique_opens,
            source.clicks_total,
            source.unique_clicks,
            source.unique_subscriber_clicks,
            source.unsubscribed,
            source.abuse_reports,
            source.last_opened_at,
            source.last_clicked_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("mailchimp", "source.list_id") }}
    )

select *
from final
