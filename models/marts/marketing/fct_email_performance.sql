with
    emails as (
        select
            emails.*,
            {{ to_tenant_date("emails.sent_at", "tenants.time_zone") }} as sent_date,
            {{ tenant_today("tenants.time_zone") }} as today_date
        from {{ ref("int_marketing__emails_unioned") }} as emails
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on emails.tenant_id = tenants.tenant_id
    ),

    lists as (
        select tenant_id, list_date, sum(subscriber_count) as subscriber_count
        from {{ ref("int_marketing__email_list_days") }}
        group by tenant_id, list_date
    ),

    {# Visits name the mailing that brought them by its title, if at all. #}
    titles as (
        select
            tenant_id,
            {{ normalised("title") }} as title,
            min(platform) as platform,
            min(email_id) as email_id
        from emails
        group by tenant_id, {{ normalised("title") }}
        having count(*) = 1
    ),

    conversions as (
        select
            titles.tenant_id,
            titles.platform,
            titles.email_id,
            sum(cast(sessions.key_events as decimal(18, 4))) as conversion_count
        from {{ ref("stg_ga4__sessions_hourly") }} as sessions
        inner join
            titles
            on sessions.tenant_id = titles.tenant_id
            and {{ normalised("sessions.campaign_name") }} = titles.title
        where lower(sessions.medium) = 'email'
        group by titles.tenant_id, titles.platform, titles.email_id
    ),

    final as (
        select
            {{ surrogate_key(["emails.tenant_id", "emails.platform", "emails.email_id"]) }}
            as email_performance_key,
            {{ surrogate_key(["emails.tenant_id"]) }} as tenant_key,
            emails.email_id,
            emails.platform,
            emails.email_kind,
            {{ channel_key("'email'") }} as channel_key,
            {{ surrogate_key(["emails.tenant_id", "emails.platform", "emails.campaign_id"]) }}
            as campaign_key,
            {{ surrogate_key(["emails.tenant_id", "emails.platform", "emails.email_id"]) }}
            as content_key,
            emails.sent_at,
            emails.sent_date,
            cast(
                {{ days_between("emails.sent_date", "emails.today_date") }} as bigint
            ) as days_since_sent,
            emails.sent_count,
            emails.delivered_count,
            emails.unique_open_count,
            emails.unique_open_without_proxies_count,
            emails.unique_click_count,
            cast(conversions.conversion_count as double) as conversion_count,
            emails.unsubscribe_count,
            emails.hard_bounce_count,
            emails.soft_bounce_count,
            emails.bounce_count,
            emails.complaint_count,
            cast(
                case when emails.platform = 'mailchimp' then lists.subscriber_count end as bigint
            ) as list_member_count
        from emails
        left join
            lists
            on emails.tenant_id = lists.tenant_id
            and lists.list_date = {{ days_before("emails.sent_date", 1) }}
        left join
            conversions
            on emails.tenant_id = conversions.tenant_id
            and emails.platform = conversions.platform
            and emails.email_id = conversions.email_id
    )

select *
from final
