-- Conversations that the bot alone resolved, with the hours that an agent takes for one of the same
-- intent: the mean handling time of all so far (M-45). NULL where agents never handled the intent.
with
    handled as (
        select
            tenant_key,
            intent,
            cast(sum(handle_seconds) as double) / (3600 * count(handle_seconds)) as handle_hours
        from {{ ref("fct_conversations") }}
        where handle_seconds is not null and not is_bot_only
        group by tenant_key, intent
    ),

    final as (
        select
            resolved.tenant_key,
            resolved.conversation_key,
            resolved.intent,
            resolved.resolved_date,
            cast(handled.handle_hours as decimal(18, 6)) as saved_hours
        from {{ ref("fct_conversations") }} as resolved
        left join
            handled on resolved.tenant_key = handled.tenant_key and resolved.intent = handled.intent
        where resolved.is_bot_only and resolved.is_resolved and resolved.resolved_date is not null
    )

select *
from final
