-- Sessions of each WhatsApp number at the end of each recent time slot.
with
    sessions as (
        select
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            phone_number_id,
            started_at,
            case
                when {{ normalised("status") }} = 'connected'
                then cast('9999-12-31' as timestamp)
                else last_seen_at
            end as ended_at
        from {{ ref("stg_crm_app__wa_sessions") }}
    ),

    numbers as (select distinct tenant_key, phone_number_id from sessions),

    final as (
        select
            moments.tenant_key,
            numbers.phone_number_id as subject_id,
            moments.moment_date,
            moments.starts_at,
            count(sessions.started_at) as connected_count
        from {{ ref("int_kpi__recent_moments") }} as moments
        inner join numbers on moments.tenant_key = numbers.tenant_key
        left join
            sessions
            on numbers.tenant_key = sessions.tenant_key
            and numbers.phone_number_id = sessions.phone_number_id
            and sessions.started_at < moments.ends_at
            and sessions.ended_at >= moments.ends_at
        group by moments.tenant_key, numbers.phone_number_id, moments.moment_date, moments.starts_at
    )

select *
from final
