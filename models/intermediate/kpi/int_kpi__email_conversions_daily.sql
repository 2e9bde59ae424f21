-- Key events of visits that came by e-mail beside the e-mails delivered, by tenant and day. Visits
-- seldom name the single mailing; of a tenant that mails, those of the channel are its mailings'.
with
    delivered as (
        select tenant_key, sent_date as email_date, sum(delivered_count) as delivered_count
        from {{ ref("fct_email_performance") }}
        where email_kind = 'campaign'
        group by tenant_key, sent_date
    ),

    conversions as (
        select
            traffic.tenant_key,
            traffic.reporting_date as email_date,
            sum(cast(traffic.key_event_count as decimal(18, 4))) as conversion_count
        from {{ ref("fct_web_traffic_hourly") }} as traffic
        inner join
            {{ ref("dim_channel") }} as channels on traffic.channel_key = channels.channel_key
        where
            channels.channel_id = 'email'
            and traffic.tenant_key in (select tenant_key from delivered)
        group by traffic.tenant_key, traffic.reporting_date
    ),

    final as (
        select
            coalesce(delivered.tenant_key, conversions.tenant_key) as tenant_key,
            coalesce(delivered.email_date, conversions.email_date) as email_date,
            cast(coalesce(delivered.delivered_count, 0) as bigint) as delivered_count,
            cast(coalesce(conversions.conversion_count, 0) as decimal(18, 4)) as conversion_count
        from delivered
        full outer join
            conversions
            on delivered.tenant_key = conversions.tenant_key
            and delivered.email_date = conversions.email_date
    )

select *
from final
