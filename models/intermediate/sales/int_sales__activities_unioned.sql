{#
    Calls, e-mails and meetings of sales people. A meeting may stand in the CRM and in the calendar:
    the n-th of a lead about a topic in the one is the n-th in the other, and the CRM, which knows
    how it went, says what it was. The calendar adds only what the CRM does not have.
#}
with
    opportunities as (select * from {{ ref("int_sales__opportunities_unioned") }}),

    sales_people as (
        select email_hash, 'hubspot' as source_system, owner_id
        from {{ ref("stg_hubspot__owners") }}
        where email_hash is not null
        union all
        select email_hash, 'salesforce' as source_system, user_id as owner_id
        from {{ ref("stg_salesforce__users") }}
        where email_hash is not null
    ),

    organizers as (
        select email_hash, min(source_system) as source_system, min(owner_id) as owner_id
        from sales_people
        group by email_hash
        having count(*) = 1
    ),

    hubspot_calls as (
        select
            tenant_id,
            'hubspot' as source_system,
            'hubspot' as crm_system,
            call_id as activity_id,
            'call' as activity_type,
            {{ sales_topic("title") }} as topic,
            'completed' as status,
            disposition = 'connected' as is_reply,
            contact_id as lead_id,
            deal_id as opportunity_id,
            cast(null as string) as account_id,
            owner_id,
            created_at as booked_at,
            called_at as started_at,
            cast(duration_milliseconds as decimal(18, 0)) / 60000 as duration_minutes
        from {{ ref("stg_hubspot__calls") }}
        where coalesce({{ normalised("status") }}, 'completed') = 'completed'
    ),

    hubspot_meetings as (
        select
            tenant_id,
            'hubspot' as source_system,
            'hubspot' as crm_system,
            meeting_id as activity_id,
            'meeting' as activity_type,
            {{ sales_topic("coalesce(activity_type, title)") }} as topic,
            {{ meeting_status("outcome", "ends_at") }} as status,
            {{ meeting_status("outcome", "ends_at") }} = 'completed' as is_reply,
            contact_id as lead_id,
            deal_id as opportunity_id,
            cast(null as string) as account_id,
            owner_id,
            created_at as booked_at,
            starts_at as started_at,
            cast({{ seconds_between("starts_at", "ends_at") }} as decimal(18, 0))
            / 60 as duration_minutes
        from {{ ref("stg_hubspot__meetings") }}
    ),

    {# Salesforce notes when a call ended and how long it took. #}
    salesforce_tasks as (
        select
            tenant_id,
            'salesforce' as source_system,
            'salesforce' as crm_system,
            task_id as activity_id,
            {{ normalised("type") }} as activity_type,
            {{ sales_topic("subject") }} as topic,
            'completed' as status,
            {{ normalised("call_disposition") }} = 'connected' as is_reply,
            who_id as lead_id,
            what_id as opportunity_id,
            account_id,
            owner_id,
            created_at as booked_at,
            coalesce(completed_at, created_at)
            - coalesce(call_duration_seconds, 0) * interval '1' second as started_at,
            cast(call_duration_seconds as decimal(18, 0)) / 60 as duration_minutes
        from {{ ref("stg_salesforce__tasks") }}
        where is_closed and {{ normalised("type") }} in ('call', 'email')
    ),

    salesforce_events as (
        select
            tenant_id,
            'salesforce' as source_system,
            'salesforce' as crm_system,
            event_id as activity_id,
            'meeting' as activity_type,
            {{ sales_topic("subject") }} as topic,
            {{ meeting_status("outcome", "ends_at") }} as status,
            {{ meeting_status("outcome", "ends_at") }} = 'completed' as is_reply,
            who_id as lead_id,
            what_id as opportunity_id,
            account_id,
            owner_id,
            created_at as booked_at,
            starts_at as started_at,
            cast({{ seconds_between("starts_at", "ends_at") }} as decimal(18, 0))
            / 60 as duration_minutes
        from {{ ref("stg_salesforce__events") }}
    ),

    calendar as (
        select
            meetings.tenant_id,
            'calendar' as source_system,
            organizers.source_system as crm_system,
            meetings.event_id as activity_id,
            'meeting' as activity_type,
            {{ sales_topic("meetings.meeting_type") }} as topic,
            {{
                meeting_status(
                    "case when meetings.status = 'cancelled' then meetings.status end",
                    "meetings.end_at",
                )
            }} as status,
            meetings.lead_id,
            meetings.opportunity_id,
            cast(null as string) as account_id,
            organizers.owner_id,
            meetings.created_at as booked_at,
            meetings.start_at as started_at,
            cast({{ seconds_between("meetings.start_at", "meetings.end_at") }} as decimal(18, 0))
            / 60 as duration_minutes
        from {{ ref("stg_calendar__meetings") }} as meetings
        left join organizers on meetings.organizer_email_hash = organizers.email_hash
    ),

    unioned as (
        select *
        from hubspot_calls
        union all
        select *
        from hubspot_meetings
        union all
        select *
        from salesforce_tasks
        union all
        select *
        from salesforce_events
        union all
        select
            tenant_id,
            source_system,
            crm_system,
            activity_id,
            activity_type,
            topic,
            status,
            status = 'completed' as is_reply,
            lead_id,
            opportunity_id,
            account_id,
            owner_id,
            booked_at,
            started_at,
            duration_minutes
        from calendar
    ),

    {# What is done for an opportunity is done for the lead it came from. #}
    related as (
        select
            unioned.tenant_id,
            unioned.source_system,
            unioned.crm_system,
            unioned.activity_id,
            unioned.activity_type,
            unioned.topic,
            unioned.status,
            coalesce(unioned.is_reply, false) as is_reply,
            coalesce(opportunities.lead_id, unioned.lead_id) as lead_id,
            unioned.opportunity_id,
            coalesce(unioned.account_id, opportunities.customer_id) as customer_id,
            unioned.owner_id,
            unioned.booked_at,
            unioned.started_at,
            cast(unioned.duration_minutes as decimal(18, 4)) as duration_minutes
        from unioned
        left join
            opportunities
            on unioned.tenant_id = opportunities.tenant_id
            and unioned.crm_system = opportunities.source_system
            and unioned.opportunity_id = opportunities.opportunity_id
    ),

    numbered as (
        select
            *,
            row_number() over (
                partition by
                    tenant_id,
                    source_system = 'calendar',
                    activity_type,
                    coalesce(lead_id, opportunity_id, activity_id),
                    topic
                order by started_at nulls last, activity_id
            ) as meeting_number
        from related
    ),

    in_crm as (
        select
            'calendar' as also_in,
            tenant_id,
            coalesce(lead_id, opportunity_id) as subject_id,
            topic,
            meeting_number
        from numbered
        where source_system <> 'calendar' and activity_type = 'meeting'
    ),

    final as (
        select
            {{
                surrogate_key(
                    [
                        "numbered.tenant_id",
                        "numbered.source_system",
                        "numbered.activity_type",
                        "numbered.activity_id",
                    ]
                )
            }} as activity_key,
            {{
                surrogate_key(
                    ["numbered.tenant_id", "numbered.crm_system", "numbered.opportunity_id"]
                )
            }} as opportunity_key,
            {{ surrogate_key(["numbered.tenant_id", "numbered.crm_system", "numbered.lead_id"]) }}
            as lead_key,
            {{
                surrogate_key(
                    ["numbered.tenant_id", "numbered.crm_system", "numbered.customer_id"]
                )
            }} as customer_key,
            {{ employee_key("numbered.crm_system", "numbered.tenant_id", "numbered.owner_id") }}
            as employee_key,
            numbered.*
        from numbered
        left join
            in_crm
            on numbered.source_system = in_crm.also_in
            and numbered.tenant_id = in_crm.tenant_id
            and coalesce(numbered.lead_id, numbered.opportunity_id) = in_crm.subject_id
            and numbered.topic = in_crm.topic
            and numbered.meeting_number = in_crm.meeting_number
        where in_crm.meeting_number is null
    )

select *
from final
