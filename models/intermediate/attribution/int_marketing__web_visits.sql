{#
    Sessions of visitors that the web analytics recognises (who accepted its cookies), and who they
    were: whoever is known in the session, else whom the browser is known as next. Where that
    leaves nobody, the browser itself stands for its visitor.
#}
with
    sessions as (
        select
            tenant_id,
            user_pseudo_id,
            ga_session_id,
            {# CRMs keep whole seconds: a form sent at once must not precede its own session. #}
            date_trunc('second', min(event_at)) as touched_at,
            max_by(
                user_id, case when user_id is not null then event_timestamp_micros end
            ) as user_id,
            min_by(channel_group, event_timestamp_micros) as channel_group,
            min_by(session_campaign_name, event_timestamp_micros) as campaign_name,
            max(google_ads_campaign_id) as campaign_id,
            max({{ clean_text("gclid") }}) as gclid,
            min_by(page_location, event_timestamp_micros) as landing_page
        from {{ ref("stg_ga4_export__events") }}
        where user_pseudo_id is not null and ga_session_id is not null
        group by tenant_id, user_pseudo_id, ga_session_id
    ),

    {# Sessions up to and with one in which somebody is known have the same number. #}
    numbered as (
        select
            *,
            count(user_id) over (
                partition by tenant_id, user_pseudo_id
                order by touched_at desc, ga_session_id desc
                rows between unbounded preceding and current row
            ) as known_after
        from sessions
    ),

    known as (
        select
            *,
            max(user_id) over (partition by tenant_id, user_pseudo_id, known_after) as known_user_id
        from numbered
    ),

    resolved as (select * from {{ ref("int_identity__resolved") }}),

    {# A CRM's ids are unique within a tenant; should they not be, the id names nobody. #}
    people as (
        select tenant_id, record_id, min(contact_key) as contact_key
        from resolved
        where record_type = 'lead'
        group by tenant_id, record_id
        having min(contact_key) = max(contact_key)
    ),

    final as (
        select
            known.tenant_id,
            known.user_pseudo_id,
            known.ga_session_id,
            known.touched_at,
            known.channel_group,
            known.campaign_name,
            known.campaign_id,
            known.gclid,
            known.landing_page,
            coalesce(people.contact_key, browsers.contact_key) as contact_key,
            people.contact_key is not null or browsers.is_person as is_identified
        from known
        inner join
            resolved as browsers
            on known.tenant_id = browsers.tenant_id
            and browsers.record_type = 'visitor'
            and known.user_pseudo_id = browsers.record_id
        left join
            people on known.tenant_id = people.tenant_id and known.known_user_id = people.record_id
    )

select *
from final
