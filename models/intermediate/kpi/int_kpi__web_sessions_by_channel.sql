-- Sessions of each channel and day beside those of all channels: every channel that the tenant has
-- ever had on every day that it has, so that shares over any period sum to 1.
with
    daily as (
        select tenant_key, reporting_date, channel_key, sum(session_count) as session_count
        from {{ ref("fct_web_traffic_hourly") }}
        group by tenant_key, reporting_date, channel_key
    ),

    days as (
        select tenant_key, reporting_date, sum(session_count) as all_channels_session_count
        from daily
        group by tenant_key, reporting_date
    ),

    channels as (select distinct tenant_key, channel_key from daily),

    final as (
        select
            days.tenant_key,
            days.reporting_date,
            channels.channel_key,
            coalesce(daily.session_count, 0) as session_count,
            case
                when dim_channel.channel_id = 'organic_search'
                then coalesce(daily.session_count, 0)
                else 0
            end as organic_session_count,
            days.all_channels_session_count
        from days
        inner join channels on days.tenant_key = channels.tenant_key
        left join
            daily
            on days.tenant_key = daily.tenant_key
            and days.reporting_date = daily.reporting_date
            and channels.channel_key = daily.channel_key
        left join
            {{ ref("dim_channel") }} as dim_channel
            on channels.channel_key = dim_channel.channel_key
    )

select *
from final
