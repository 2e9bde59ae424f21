-- Tickets of all sources in one contract. The support desk measures its times itself; of the other
-- sources they come from the instants, and a step dated before the ticket has no duration.
with
    of_support_desk as (
        select
            tickets.tenant_id,
            'support_desk' as source_system,
            tickets.ticket_id,
            tickets.organization_external_id as customer_id,
            tickets.assignee_id,
            tickets.group_id as team,
            tickets.channel,
            tickets.type as category,
            tickets.priority,
            tickets.status,
            tickets.created_at,
            cast(null as timestamp) as first_response_at,
            metrics.solved_at as resolved_at,
            metrics.first_reply_minutes as first_response_minutes,
            metrics.full_resolution_minutes as resolution_minutes,
            metrics.reopens as reopened_count,
            case tickets.satisfaction_score when 'good' then 5 when 'bad' then 1 end as csat_score,
            cast(null as boolean) as is_sla_met
        from {{ ref("stg_support_desk__tickets") }} as tickets
        left join
            {{ ref("stg_support_desk__ticket_metrics") }} as metrics
            on tickets.ticket_id = metrics.ticket_id
    ),

    of_crm_app as (
        select
            tenant_id,
            'crm_app' as source_system,
            ticket_id,
            customer_id,
            assignee_id,
            cast(null as string) as team,
            cast(null as string) as channel,
            category,
            priority,
            status,
            created_at,
            first_response_at,
            resolved_at,
            cast(null as bigint) as first_response_minutes,
            cast(null as bigint) as resolution_minutes,
            reopened_count,
            csat_score,
            cast(null as boolean) as is_sla_met
        from {{ ref("stg_crm_app__tickets") }}
    ),

    of_files as (
        select
            tenant_id,
            'file_drop' as source_system,
            ticket_id,
            customer_id,
            assignee_id,
            team,
            channel,
            category,
            priority,
            status,
            created_at,
            first_response_at,
            resolved_at,
            cast(null as bigint) as first_response_minutes,
            cast(null as bigint) as resolution_minutes,
            reopened_count,
            csat_score,
            is_sla_met
        from {{ ref("stg_file_drop__tickets") }}
    ),

    unioned as (
        select *
        from of_support_desk
        union all
        select *
        from of_crm_app
        union all
        select *
        from of_files
    ),

    cleaned as (
        select
            tenant_id,
            source_system,
            ticket_id,
            {{ clean_text("customer_id") }} as customer_id,
            {{ clean_text("assignee_id") }} as assignee_id,
            coalesce({{ clean_text("team") }}, 'unknown') as team,
            coalesce({{ normalised("channel") }}, 'unknown') as contact_channel,
            coalesce({{ normalised("category") }}, 'unknown') as category,
            case
                when {{ normalised("priority") }} in ('urgent', 'high', 'normal', 'low')
                then {{ normalised("priority") }}
                else 'unknown'
            end as priority,
            case
                when
                    {{ normalised("status") }}
                    in ('new', 'open', 'pending', 'hold', 'solved', 'closed')
                then {{ normalised("status") }}
                when resolved_at is not null
                then 'solved'
                else 'open'
            end as status,
            created_at,
            first_response_at,
            resolved_at,
            coalesce(
                first_response_minutes,
                cast(
                    floor({{ seconds_between("created_at", "first_response_at") }} / 60.0) as bigint
                )
            ) as first_response_minutes,
            coalesce(
                resolution_minutes,
                cast(floor({{ seconds_between("created_at", "resolved_at") }} / 60.0) as bigint)
            ) as resolution_minutes,
            coalesce(reopened_count, 0) as reopen_count,
            csat_score,
            is_sla_met
        from unioned
    ),

    final as (
        select
            tenant_id,
            source_system,
            ticket_id,
            customer_id,
            assignee_id,
            team,
            contact_channel,
            category,
            priority,
            status,
            created_at,
            first_response_at,
            resolved_at,
            case
                when first_response_minutes >= 0 then first_response_minutes
            end as first_response_minutes,
            case when resolution_minutes >= 0 then resolution_minutes end as resolution_minutes,
            reopen_count,
            csat_score,
            is_sla_met,
            coalesce(first_response_minutes < 0, false)
            or coalesce(resolution_minutes < 0, false)
            or coalesce(resolved_at < first_response_at, false) as has_inconsistent_times
        from cleaned
    )

select *
from final
