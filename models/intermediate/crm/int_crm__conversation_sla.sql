-- Whether the first reply came within the policy of the conversation's channel. A clock of business
-- hours runs on working days only; it stops when the customer gives up.
with
    started as (
        select
            conversations.source_system,
            conversations.tenant_id,
            conversations.conversation_id,
            policies.first_response_seconds as sla_threshold_seconds,
            policies.is_business_hours,
            policies.opens_at_hour,
            policies.closes_at_hour,
            conversations.first_response_at is not null as is_answered,
            conversations.first_message_at as started_at,
            coalesce(
                conversations.first_response_at,
                conversations.abandoned_at,
                conversations.resolved_at,
                {{ as_of() }}
            ) as stopped_at,
            tenants.time_zone
        from {{ ref("int_crm__conversations_unioned") }} as conversations
        inner join
            {{ ref("sla_policies") }} as policies
            on policies.subject = 'conversation'
            and conversations.contact_channel = policies.contact_channel
        inner join {{ ref("dim_tenant") }} as tenants on conversations.tenant_id = tenants.tenant_id
        where conversations.first_message_at is not null
    ),

    -- Two weeks hold more business hours than any policy allows: what waits longer has missed it.
    clocked as (
        select
            *,
            {{ to_tenant_time("started_at", "time_zone") }} as local_start,
            {{ to_tenant_time("least(stopped_at, started_at + interval '14' day)", "time_zone") }}
            as local_stop
        from started
    ),

    working_days as (
        select date_key, cast(date_key as timestamp) as midnight
        from {{ ref("dim_date") }}
        where not is_weekend and not is_holiday
    ),

    business_time as (
        select
            clocked.source_system,
            clocked.tenant_id,
            clocked.conversation_id,
            sum(
                greatest(
                    0,
                    {{
                        seconds_between(
                            "greatest(clocked.local_start, working_days.midnight + clocked.opens_at_hour * interval '1' hour)",
                            "least(clocked.local_stop, working_days.midnight + clocked.closes_at_hour * interval '1' hour)",
                        )
                    }}
                )
            ) as elapsed_seconds
        from clocked
        inner join
            working_days
            on working_days.date_key
            between cast(clocked.local_start as date) and cast(clocked.local_stop as date)
        where clocked.is_business_hours
        group by clocked.source_system, clocked.tenant_id, clocked.conversation_id
    ),

    elapsed as (
        select
            clocked.source_system,
            clocked.tenant_id,
            clocked.conversation_id,
            clocked.sla_threshold_seconds,
            clocked.is_answered,
            case
                when clocked.is_business_hours
                then coalesce(business_time.elapsed_seconds, 0)
                else {{ seconds_between("clocked.started_at", "clocked.stopped_at") }}
            end as elapsed_seconds
        from clocked
        left join
            business_time
            on clocked.source_system = business_time.source_system
            and clocked.tenant_id = business_time.tenant_id
            and clocked.conversation_id = business_time.conversation_id
    ),

    final as (
        select
            source_system,
            tenant_id,
            conversation_id,
            sla_threshold_seconds,
            case
                when is_answered
                then elapsed_seconds <= sla_threshold_seconds
                when elapsed_seconds > sla_threshold_seconds
                then false
            end as is_sla_met
        from elapsed
    )

select *
from final
