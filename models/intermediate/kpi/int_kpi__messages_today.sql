-- Messages from local midnight to the end of each recent time slot, by direction.
with
    directions as (select distinct tenant_key, direction from {{ ref("fct_messages") }}),

    final as (
        select
            moments.tenant_key,
            directions.direction,
            moments.moment_date,
            moments.starts_at,
            count(messages.sent_at) as message_count
        from {{ ref("int_kpi__recent_moments") }} as moments
        inner join directions on moments.tenant_key = directions.tenant_key
        left join
            {{ ref("fct_messages") }} as messages
            on directions.tenant_key = messages.tenant_key
            and directions.direction = messages.direction
            and moments.moment_date = messages.sent_date
            and messages.sent_at < moments.ends_at
        group by moments.tenant_key, directions.direction, moments.moment_date, moments.starts_at
    )

select *
from final
