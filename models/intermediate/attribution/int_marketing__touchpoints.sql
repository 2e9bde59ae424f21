{#
    Every touch with somebody, of all sources in one shape. Marketing touches take part in
    attribution; conversations, calls and meetings stand beside them: they follow from interest
    that something else has raised, and would take all credit for deals.

    Visits exist of visitors who accepted cookies only; no source reports who clicked in an e-mail,
    so these show as visits of the channel email.
#}
with
    resolved as (select * from {{ ref("int_identity__resolved") }}),

    visits as (
        select
            visits.tenant_id,
            'ga4_export' as source_system,
            case when visits.gclid is not null then 'ad_click' else 'visit' end as touchpoint_type,
            visits.user_pseudo_id || '/' || cast(visits.ga_session_id as string) as source_id,
            visits.contact_key,
            visits.is_identified,
            visits.touched_at,
            coalesce(channels.channel_id, 'unassigned') as channel_id,
            case when visits.campaign_id is null then visits.campaign_name end as campaign_name,
            visits.campaign_id,
            visits.landing_page,
            true as is_marketing
        from
            {{ ref("int_marketing__web_visits") }} as visits
            {{ join_channel("channels", "ga4", "visits.channel_group") }}
    ),

    {# The shop is another website: an order names the visit it came from itself. #}
    shop_visits as (
        select
            orders.tenant_id,
            'commerce' as source_system,
            'shop_visit' as touchpoint_type,
            orders.order_id as source_id,
            orders.customer_email_hash as record_id,
            orders.created_at as touched_at,
            coalesce(channels.channel_id, 'unassigned') as channel_id,
            orders.utm_campaign as campaign_name,
            cast(null as string) as campaign_id,
            orders.landing_site as landing_page,
            true as is_marketing
        from
            {{ ref("stg_commerce__orders") }} as orders
            {{ join_channel("channels", "utm", "orders.utm_medium") }}
        where {{ clean_text("orders.utm_medium") }} is not null
    ),

    form_responses as (
        select
            tenant_id,
            'linkedin_ads' as source_system,
            'form_response' as touchpoint_type,
            response_id as source_id,
            email_hash as record_id,
            submitted_at as touched_at,
            'paid_social' as channel_id,
            cast(null as string) as campaign_name,
            {{ last_segment("campaign_id") }} as campaign_id,
            cast(null as string) as landing_page,
            true as is_marketing
        from {{ ref("stg_linkedin_ads__lead_responses") }}
        where not coalesce(is_test, false)
    ),

    {# Who came was checked in; what changed after the end is the record, not the visit. #}
    attendances as (
        select
            tenant_id,
            'event_platform' as source_system,
            'event' as touchpoint_type,
            attendance_id as source_id,
            contact_email_hash as record_id,
            least(changed_at, coalesce(event_ends_at, changed_at)) as touched_at,
            'events' as channel_id,
            cast(null as string) as campaign_name,
            cast(null as string) as campaign_id,
            cast(null as string) as landing_page,
            true as is_marketing
        from {{ ref("stg_event_platform__attendances") }}
        where has_attended
    ),

    conversations as (
        select
            tenant_id,
            'crm_app' as source_system,
            'conversation' as touchpoint_type,
            conversation_id as source_id,
            customer_id as record_id,
            opened_at as touched_at,
            'other' as channel_id,
            cast(null as string) as campaign_name,
            campaign_id,
            cast(null as string) as landing_page,
            false as is_marketing
        from {{ ref("stg_crm_app__conversations") }}
    ),

    sales_contacts as (
        select
            tenant_id,
            'hubspot' as source_system,
            'call' as touchpoint_type,
            call_id as source_id,
            contact_id as record_id,
            called_at as touched_at
        from {{ ref("stg_hubspot__calls") }}
        where disposition = 'connected'
        union all
        select tenant_id, 'hubspot', 'meeting', meeting_id, contact_id, starts_at
        from {{ ref("stg_hubspot__meetings") }}
        where outcome = 'COMPLETED'
        union all
        select tenant_id, 'salesforce', 'call', task_id, who_id, completed_at
        from {{ ref("stg_salesforce__tasks") }}
        where task_subtype = 'Call' and call_disposition = 'Connected'
        union all
        select tenant_id, 'salesforce', 'meeting', event_id, who_id, starts_at
        from {{ ref("stg_salesforce__events") }}
        where outcome = 'COMPLETED'
    ),

    sales_touches as (
        select
            *,
            'other' as channel_id,
            cast(null as string) as campaign_name,
            cast(null as string) as campaign_id,
            cast(null as string) as landing_page,
            false as is_marketing
        from sales_contacts
    ),

    recorded as (
        {% for touches in [
            "shop_visits",
            "form_responses",
            "attendances",
            "conversations",
            "sales_touches",
        ] -%}
            select
                touches.tenant_id,
                touches.source_system,
                touches.touchpoint_type,
                touches.source_id,
                resolved.contact_key,
                true as is_identified,
                touches.touched_at,
                touches.channel_id,
                touches.campaign_name,
                touches.campaign_id,
                touches.landing_page,
                touches.is_marketing
            from {{ touches }} as touches
            inner join
                resolved
                on touches.tenant_id = resolved.tenant_id
                and touches.source_system = resolved.source_system
                and touches.record_id = resolved.record_id
                {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    tracked as (
        select *
        from visits
        union all
        select *
        from recorded
    ),

    leads as (
        select leads.*, resolved.contact_key
        from {{ ref("int_sales__leads_unioned") }} as leads
        inner join
            resolved
            on leads.tenant_id = resolved.tenant_id
            and leads.source_system = resolved.source_system
            and resolved.record_type = 'lead'
            and leads.lead_id = resolved.record_id
        where leads.channel_id <> 'unassigned' and leads.created_at is not null
    ),

    seen_before as (
        select distinct leads.lead_key
        from leads
        inner join
            tracked
            on leads.contact_key = tracked.contact_key
            and tracked.is_marketing
            and tracked.touched_at <= leads.created_at
            and {{ seconds_between("tracked.touched_at", "leads.created_at") }}
            <= 86400 * {{ attribution_lookback_days() }}
    ),

    {# What the CRM says brought a lead counts where nothing was seen to. #}
    crm_sources as (
        select
            leads.tenant_id,
            leads.source_system,
            'crm_source' as touchpoint_type,
            leads.lead_id as source_id,
            leads.contact_key,
            true as is_identified,
            leads.created_at as touched_at,
            leads.channel_id,
            leads.campaign_name,
            leads.campaign_id,
            cast(null as string) as landing_page,
            true as is_marketing
        from leads
        left join seen_before on leads.lead_key = seen_before.lead_key
        where seen_before.lead_key is null
    ),

    unioned as (
        select *
        from tracked
        union all
        select *
        from crm_sources
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id", "source_system", "touchpoint_type", "source_id"]) }}
            as touchpoint_key,
            *
        from unioned
        where touched_at is not null
    )

select *
from final
