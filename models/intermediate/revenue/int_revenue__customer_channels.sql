-- The channel that won a customer: that of the first opportunity it was won with.
with
    won as (
        select
            customer_key,
            channel_key,
            row_number() over (
                partition by customer_key
                order by closed_date nulls last, created_at nulls last, opportunity_id
            ) as win_rank
        from {{ ref("fct_opportunities") }}
        where status = 'won' and customer_key <> {{ unknown_key() }}
    ),

    final as (select customer_key, channel_key from won where win_rank = 1)

select *
from final
