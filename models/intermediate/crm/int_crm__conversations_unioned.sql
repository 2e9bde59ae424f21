-- Conversations of all sources in one contract.
with
    of_crm_app as (
        select
            tenant_id,
            'crm_app' as source_system,
            conversation_id,
            customer_id,
            agent_id,
            campaign_id,
            channel,
            intent,
            status,
            handled_by,
            opened_at,
            coalesce(first_customer_message_at, opened_at) as first_message_at,
            assigned_at,
            case
                when first_bot_response_at is null
                then first_agent_response_at
                when first_agent_response_at is null
                then first_bot_response_at
                else least(first_bot_response_at, first_agent_response_at)
            end as first_response_at,
            first_agent_response_at,
            escalated_at,
            resolved_at,
            abandoned_at,
            reopened_count,
            csat_score
        from {{ ref("stg_crm_app__conversations") }}
    ),

    of_files as (
        select
            tenant_id,
            'file_drop' as source_system,
            conversation_id,
            customer_id,
            agent_id,
            cast(null as string) as campaign_id,
            channel,
            intent,
            status,
            handled_by,
            opened_at,
            opened_at as first_message_at,
            assigned_at,
            first_response_at,
            cast(null as timestamp) as first_agent_response_at,
            escalated_at,
            resolved_at,
            abandoned_at,
            reopened_count,
            csat_score
        from {{ ref("stg_file_drop__conversations") }}
    ),

    unioned as (
        select *
        from of_crm_app
        union all
        select *
        from of_files
    ),

    final as (
        select
            tenant_id,
            source_system,
            conversation_id,
            {{ clean_text("customer_id") }} as customer_id,
            {{ clean_text("agent_id") }} as agent_id,
            {{ clean_text("campaign_id") }} as campaign_id,
            coalesce({{ normalised("channel") }}, 'unknown') as contact_channel,
            coalesce({{ normalised("intent") }}, 'unknown') as intent,
            case
                when {{ normalised("status") }} in ('open', 'resolved', 'abandoned')
                then {{ normalised("status") }}
                when resolved_at is not null
                then 'resolved'
                when abandoned_at is not null
                then 'abandoned'
                else 'open'
            end as status,
            case
                when {{ normalised("handled_by") }} in ('bot', 'human', 'mixed')
                then {{ normalised("handled_by") }}
                else 'unknown'
            end as handled_by,
            opened_at,
            first_message_at,
            assigned_at,
            first_response_at,
            first_agent_response_at,
            escalated_at,
            resolved_at,
            abandoned_at,
            coalesce(reopened_count, 0) as reopen_count,
            csat_score
        from unioned
    )

select *
from final
