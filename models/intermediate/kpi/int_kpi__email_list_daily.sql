-- Subscribers of each tenant's mailing lists by day. What a month opened with stands on its first
-- day only, so that it counts once in the month.
with
    days as (
        select
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            list_date,
            sum(subscriber_count) as subscriber_count,
            sum(joined_count - left_count) as net_joined_count
        from {{ ref("int_marketing__email_list_days") }}
        group by tenant_id, list_date
    ),

    final as (
        select
            tenant_key,
            list_date,
            cast(subscriber_count as bigint) as subscriber_count,
            cast(net_joined_count as bigint) as net_joined_count,
            cast(
                case
                    when extract(day from list_date) = 1
                    then subscriber_count - net_joined_count
                    else 0
                end as bigint
            ) as month_opening_count
        from days
    )

select *
from final
