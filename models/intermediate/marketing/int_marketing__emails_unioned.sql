{#
    E-mails to many, of all sources in one shape: campaigns that were sent, and automations with what
    they have brought since they started. Counts are of people except sent, delivered and bounces.
#}
with
    mailchimp_campaigns as (
        select
            tenant_id,
            'mailchimp' as platform,
            'campaign' as email_kind,
            campaign_id as email_id,
            campaign_id,
            cast(null as string) as campaign_name,
            campaign_title as title,
            subject_line as subject,
            sent_at,
            emails_sent as sent_count,
            greatest(
                emails_sent - coalesce(hard_bounces, 0) - coalesce(soft_bounces, 0), 0
            ) as delivered_count,
            hard_bounces as hard_bounce_count,
            soft_bounces as soft_bounce_count,
            hard_bounces + soft_bounces as bounce_count,
            unique_opens as unique_open_count,
            proxy_excluded_unique_opens as unique_open_without_proxies_count,
            unique_subscriber_clicks as unique_click_count,
            unsubscribed as unsubscribe_count,
            abuse_reports as complaint_count
        from {{ ref("stg_mailchimp__reports") }}
    ),

    {# Of an automation Mailchimp tells neither bounces nor who left. #}
    mailchimp_automations as (
        select
            tenant_id,
            'mailchimp' as platform,
            'automation' as email_kind,
            workflow_id as email_id,
            workflow_id as campaign_id,
            cast(null as string) as campaign_name,
            title,
            cast(null as string) as subject,
            started_at as sent_at,
            emails_sent as sent_count,
            cast(null as bigint) as delivered_count,
            cast(null as bigint) as hard_bounce_count,
            cast(null as bigint) as soft_bounce_count,
            cast(null as bigint) as bounce_count,
            unique_opens as unique_open_count,
            cast(null as bigint) as unique_open_without_proxies_count,
            subscriber_clicks as unique_click_count,
            cast(null as bigint) as unsubscribe_count,
            cast(null as bigint) as complaint_count
        from {{ ref("stg_mailchimp__automations") }}
        where started_at is not null
    ),

    hubspot as (
        select
            tenant_id,
            'hubspot' as platform,
            case when state = 'AUTOMATED' then 'automation' else 'campaign' end as email_kind,
            email_id,
            campaign_guid as campaign_id,
            campaign_name,
            email_name as title,
            subject,
            published_at as sent_at,
            sent_count,
            delivered_count,
            cast(null as bigint) as hard_bounce_count,
            cast(null as bigint) as soft_bounce_count,
            bounce_count,
            open_count as unique_open_count,
            cast(null as bigint) as unique_open_without_proxies_count,
            click_count as unique_click_count,
            unsubscribe_count,
            spam_report_count as complaint_count
        from {{ ref("stg_hubspot__marketing_emails") }}
        where is_published and published_at is not null
    ),

    final as (
        select *
        from mailchimp_campaigns
        union all
        select *
        from mailchimp_automations
        union all
        select *
        from hubspot
    )

select *
from final
