with
    sessions as (
        select
            *,
            cast(substring(date_hour, 9, 2) as bigint) as hour_key,
            case
                when {{ normalised("campaign_name") }} not like '(%)'
                then {{ normalised("campaign_name") }}
            end as campaign_word
        from {{ ref("stg_ga4__sessions_hourly") }}
    ),

    tenants as (select * from {{ ref("int_shared__tenants_collected") }}),

    {# Names are looked up once for each hour they are named in, not once for each row. #}
    named_hours as (
        select distinct tenant_id, campaign_word, reporting_date, hour_key
        from sessions
        where campaign_word is not null
    ),

    hours as (
        select
            named.tenant_id,
            named.reporting_date,
            named.hour_key,
            {{
                from_tenant_time(
                    "cast(named.reporting_date as timestamp) + named.hour_key * interval '1' hour",
                    "tenants.time_zone",
                )
            }} + interval '3599' second as ended_at
        from (select distinct tenant_id, reporting_date, hour_key from named_hours) as named
        inner join tenants on named.tenant_id = tenants.tenant_id
    ),

    campaigns as (
        select
            named_hours.tenant_id,
            named_hours.campaign_word,
            named_hours.reporting_date,
            named_hours.hour_key,
            names.campaign_key
        from named_hours
        inner join
            hours
            on named_hours.tenant_id = hours.tenant_id
            and named_hours.reporting_date = hours.reporting_date
            and named_hours.hour_key = hours.hour_key
        inner join
            {{ ref("int_marketing__campaign_names") }} as names
            on named_hours.tenant_id = names.tenant_id
            and named_hours.campaign_word = names.campaign_name
            and hours.ended_at >= names.named_from
            and hours.ended_at < names.named_to
    ),

    final as (
        select
            {{
                surrogate_key(
                    [
                        "sessions.property_id",
                        "sessions.date_hour",
                        "sessions.channel_group",
                        "sessions.source",
                        "sessions.medium",
                        "sessions.campaign_name",
                        "sessions.device_category",
                        "sessions.country",
                        "sessions.new_vs_returning",
                    ]
                )
            }} as web_traffic_key,
            {{ surrogate_key(["sessions.tenant_id"]) }} as tenant_key,
            sessions.property_id,
            sessions.reporting_date,
            sessions.hour_key,
            tenants.time_zone,
            {{ channel_key("channels.channel_id") }} as channel_key,
            sessions.source,
            sessions.medium,
            sessions.campaign_name,
            coalesce(campaigns.campaign_key, {{ unknown_key() }}) as campaign_key,
            {{ device_key("devices") }} as device_key,
            {{ geography_key("countries", "sessions.country") }} as geography_key,
            case
                when lower(sessions.new_vs_returning) in ('new', 'returning')
                then lower(sessions.new_vs_returning)
                else 'unknown'
            end as visitor_type,
            sessions.sessions as session_count,
            sessions.engaged_sessions as engaged_session_count,
            sessions.total_users as user_count,
            sessions.new_users as new_user_count,
            sessions.screen_page_views as page_view_count,
            sessions.user_engagement_seconds as engagement_seconds,
            sessions.key_events as key_event_count
        from sessions
        inner join tenants on sessions.tenant_id = tenants.tenant_id
        left join
            campaigns
            on sessions.tenant_id = campaigns.tenant_id
            and sessions.campaign_word = campaigns.campaign_word
            and sessions.reporting_date = campaigns.reporting_date
            and sessions.hour_key = campaigns.hour_key
            {{ join_channel("channels", "ga4", "sessions.channel_group") }}
            {{ join_device("devices", "sessions.device_category") }}
            {{ join_country("countries", "sessions.country") }}
    )

select *
from final
