-- Whether the first reply came within the policy of the conversation's channel. A clock of business
-- hours runs on working days only; it stops when the customer gives up.
with
    clocked as (
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

    timed as (
        select
            clocked.source_system,
            clocked.tenant_id,
            clocked.conversation_id,
            clocked.sla_threshold_seconds,
            clocked.is_answered,
            case
                when clocked.is_business_hours
                then
                    {{
                        business_seconds_between(
                            "start_day", "clocked.started_at", "stop_day", "clocked.stopped_at"
                        )
                    }}
                else {{ seconds_between("clocked.started_at", "clocked.stopped_at") }}
            end as clock_seconds
        from
            clocked
            {{ join_business_hours("start_day", "clocked.started_at", "clocked") }}
            {{ join_business_hours("stop_day", "clocked.stopped_at", "clocked") }}
    ),

    -- A reply dated before the message took no time.
    elapsed as (
        select
            *,
            cast(
                case when clock_seconds < 0 then 0 else clock_seconds end as bigint
            ) as elapsed_seconds
        from timed
    ),

    final as (
        select
            source_system,
            tenant_id,
            conversation_id,
            sla_threshold_seconds,
            case when is_answered then elapsed_seconds end as response_clock_seconds,
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
