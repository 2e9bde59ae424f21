-- Months in which a user was active: how much, and of how many features, it made use.
with
    events as (
        select *
        from {{ ref("int_product__events_dated") }}
        where is_qualifying and user_id is not null
    ),

    final as (
        select
            tenant_key,
            user_key,
            cast(date_trunc('month', event_date) as date) as month_start,
            max(customer_key) as customer_key,
            max(segment) as segment,
            count(*) as event_count,
            count(distinct event_date) as active_day_count,
            count(
                distinct case
                    when
                        event_name in ('feature_used', 'item_created')
                        and feature_key <> {{ unknown_key() }}
                    then feature_key
                end
            ) as feature_count,
            max(
                case
                    when event_name in ('feature_used', 'item_created') and is_advanced_feature
                    then 1
                    else 0
                end
            )
            = 1 as has_used_advanced_feature
        from events
        group by tenant_key, user_key, cast(date_trunc('month', event_date) as date)
    )

select *
from final
