-- What the users of a paying customer did in the 28 days up to a day. Customers without a user
-- have no row: nobody knows whether they use the product.
with
    days as (
        select tenant_key, customer_key, health_date
        from {{ ref("int_customers__paying_days") }}
        where customer_key <> {{ unknown_key() }}
    ),

    customers as (
        select customer_key, min(signed_up_date) as first_user_date
        from {{ ref("int_product__users") }}
        group by customer_key
    ),

    activity as (
        select
            customer_key,
            event_date,
            feature_key,
            count(*) as event_count,
            sum(case when event_name = 'session_started' then 1 else 0 end) as login_count,
            max(
                case
                    when
                        event_name in ('feature_used', 'item_created')
                        and feature_key <> {{ unknown_key() }}
                    then 1
                    else 0
                end
            ) as is_used
        from {{ ref("int_product__events_dated") }}
        where is_qualifying
        group by customer_key, event_date, feature_key
    ),

    final as (
        select
            days.tenant_key,
            days.customer_key,
            days.health_date,
            count(distinct activity.event_date) as active_day_count,
            cast(coalesce(sum(activity.event_count), 0) as bigint) as event_count,
            cast(coalesce(sum(activity.login_count), 0) as bigint) as login_count,
            count(
                distinct case when activity.is_used = 1 then activity.feature_key end
            ) as feature_count
        from days
        inner join
            customers
            on days.customer_key = customers.customer_key
            and customers.first_user_date <= days.health_date
        left join
            activity
            on days.customer_key = activity.customer_key
            and activity.event_date > {{ days_before("days.health_date", 28) }}
            and activity.event_date <= days.health_date
        group by days.tenant_key, days.customer_key, days.health_date
    )

select *
from final
