-- Leads of each channel and day beside those of all channels, on the same grid as web sessions.
with
    daily as (
        select tenant_key, created_date, channel_key, count(*) as lead_count
        from {{ ref("fct_leads") }}
        where created_date is not null
        group by tenant_key, created_date, channel_key
    ),

    days as (
        select tenant_key, created_date, sum(lead_count) as all_channels_lead_count
        from daily
        group by tenant_key, created_date
    ),

    channels as (select distinct tenant_key, channel_key from daily),

    final as (
        select
            days.tenant_key,
            days.created_date,
            channels.channel_key,
            coalesce(daily.lead_count, 0) as lead_count,
            days.all_channels_lead_count
        from days
        inner join channels on days.tenant_key = channels.tenant_key
        left join
            daily
            on days.tenant_key = daily.tenant_key
            and days.created_date = daily.created_date
            and channels.channel_key = daily.channel_key
    )

select *
from final
