-- Sessions in the products. A session belongs to the day it began on and lasts to the end of its
-- last event: events of measured use end later than they happen.
with
    events as (
        select *
        from {{ ref("int_product__events_dated") }}
        where is_qualifying and session_id is not null
    ),

    ended as (
        select
            *,
            {{
                seconds_between(
                    "min(occurred_at) over (partition by tenant_id, session_id)", "occurred_at"
                )
            }} + duration_seconds as seconds_to_its_end
        from events
    ),

    final as (
        select
            tenant_key,
            session_id,
            min(user_key) as user_key,
            min(customer_key) as customer_key,
            min(segment) as segment,
            min(occurred_at) as started_at,
            min(event_date) as started_date,
            count(*) as event_count,
            cast(max(seconds_to_its_end) as decimal(18, 4)) as session_seconds
        from ended
        group by tenant_key, session_id
    )

select *
from final
