-- Each WhatsApp number at every full hour (UTC) since its first session: the session that was
-- connected then.
with
    sessions as (
        select
            tenant_id,
            phone_number_id,
            session_id,
            started_at,
            case
                when {{ normalised("status") }} = 'connected' then {{ as_of() }} else last_seen_at
            end as until_at,
            {{ normalised("status") }} = 'connected' as is_live
        from {{ ref("stg_crm_app__wa_sessions") }}
    ),

    spans as (
        select
            tenant_id,
            phone_number_id,
            date_trunc('hour', min(started_at)) + interval '1' hour as first_hour_at
        from sessions
        group by tenant_id, phone_number_id
    ),

    hours as (
        select
            spans.tenant_id,
            spans.phone_number_id,
            spans.first_hour_at,
            cast(calendar.date_key as timestamp) + clock.hour_key * interval '1' hour as hour_at
        from spans
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key >= cast(spans.first_hour_at as date)
            and calendar.date_key <= cast({{ as_of() }} as date)
        cross join {{ ref("dim_hour") }} as clock
    ),

    final as (
        select
            hours.tenant_id,
            hours.phone_number_id,
            hours.hour_at,
            max(sessions.session_id) as session_id,
            count(sessions.session_id) > 0 as is_connected
        from hours
        left join
            sessions
            on hours.tenant_id = sessions.tenant_id
            and hours.phone_number_id = sessions.phone_number_id
            and sessions.started_at <= hours.hour_at
            and case
                when sessions.is_live then cast('9999-12-31' as timestamp) else sessions.until_at
            end
            > hours.hour_at
        where hours.hour_at >= hours.first_hour_at and hours.hour_at <= {{ as_of() }}
        group by hours.tenant_id, hours.phone_number_id, hours.hour_at
    )

select *
from final
