-- Conversations opened and not closed at the end of each recent time slot, by channel.
with
    conversations as (
        select
            tenant_key,
            contact_channel,
            opened_at,
            coalesce(resolved_at, abandoned_at, cast('9999-12-31' as timestamp)) as closed_at
        from {{ ref("fct_conversations") }}
        where opened_at is not null and (is_open or coalesce(resolved_at, abandoned_at) is not null)
    ),

    channels as (select distinct tenant_key, contact_channel from conversations),

    final as (
        select
            moments.tenant_key,
            channels.contact_channel,
            moments.moment_date,
            moments.starts_at,
            count(conversations.opened_at) as active_count
        from {{ ref("int_kpi__recent_moments") }} as moments
        inner join channels on moments.tenant_key = channels.tenant_key
        left join
            conversations
            on channels.tenant_key = conversations.tenant_key
            and channels.contact_channel = conversations.contact_channel
            and conversations.opened_at < moments.ends_at
            and conversations.closed_at >= moments.ends_at
        group by
            moments.tenant_key, channels.contact_channel, moments.moment_date, moments.starts_at
    )

select *
from final
