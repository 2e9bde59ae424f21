-- Sessions of visitors who accepted cookies, with the browser by which they are recognised.
with
    events as (
        select
            events.*,
            channels.channel_id,
            {{ device_key("devices") }} as device_key,
            {{ geography_key("countries", "events.country") }} as geography_key
        from
            {{ ref("stg_ga4_export__events") }} as events
            {{ join_channel("channels", "ga4", "events.channel_group") }}
            {{ join_device("devices", "events.device_category") }}
            {{ join_country("countries", "events.country") }}
        where events.user_pseudo_id is not null and events.ga_session_id is not null
    ),

    -- A session is of the day it began and of the source its first event names.
    final as (
        select
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            min(reporting_date) as session_date,
            property_id || '/' || user_pseudo_id as browser_id,
            property_id
            || '/'
            || user_pseudo_id
            || '/'
            || cast(ga_session_id as string) as session_id,
            {{ channel_key("min_by(channel_id, event_timestamp_micros)") }} as channel_key,
            min_by(device_key, event_timestamp_micros) as device_key,
            min_by(geography_key, event_timestamp_micros) as geography_key,
            case
                when min(first_touch_at) >= {{ instant_from_micros("1000000 * ga_session_id") }}
                then 'new'
                else 'returning'
            end as visitor_type
        from events
        group by tenant_id, property_id, user_pseudo_id, ga_session_id
    )

select *
from final
