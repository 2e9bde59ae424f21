{% set window_days = 28 %}
-- What the users of a paying customer did in the 28 days up to a day. Customers without a user
-- have no row: nobody knows whether they use the product.
--
-- What a day adds, it adds for 28 days and then takes away again, so a running sum tells it, where
-- joining each day with its 28 would read every use as often. A feature counts once however often
-- it is used: until 28 days after a use, or until its next use, which adds it anew.
with
    customers as (
        select customer_key, min(signed_up_date) as first_user_date
        from {{ ref("int_product__users") }}
        group by customer_key
    ),

    days as (
        select distinct days.tenant_key, days.customer_key, days.health_date
        from {{ ref("int_customers__paying_days") }} as days
        inner join
            customers
            on days.customer_key = customers.customer_key
            and customers.first_user_date <= days.health_date
        where days.customer_key <> {{ unknown_key() }}
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

    active_days as (
        select
            customer_key,
            event_date as counted_from,
            {{ days_before("event_date", -window_days) }} as counted_until,
            1 as active_day_count,
            sum(event_count) as event_count,
            sum(login_count) as login_count,
            0 as feature_count
        from activity
        group by customer_key, event_date
    ),

    uses as (
        select
            customer_key,
            event_date,
            lead(event_date) over (
                partition by customer_key, feature_key order by event_date
            ) as next_date
        from activity
        where is_used = 1
    ),

    counted as (
        select *
        from active_days
        union all
        select
            customer_key,
            event_date as counted_from,
            least({{ days_before("event_date", -window_days) }}, next_date) as counted_until,
            0 as active_day_count,
            0 as event_count,
            0 as login_count,
            1 as feature_count
        from uses
    ),

    moves as (
        select
            customer_key,
            counted_from as moved_date,
            active_day_count,
            event_count,
            login_count,
            feature_count,
            cast(null as string) as tenant_key
        from counted
        union all
        select
            customer_key,
            counted_until as moved_date,
            - active_day_count,
            - event_count,
            - login_count,
            - feature_count,
            cast(null as string) as tenant_key
        from counted
        union all
        select customer_key, health_date as moved_date, 0, 0, 0, 0, tenant_key
        from days
    ),

    running as (
        select
            tenant_key,
            customer_key,
            moved_date as health_date,
            sum(active_day_count) over from_first_day as active_day_count,
            sum(event_count) over from_first_day as event_count,
            sum(login_count) over from_first_day as login_count,
            sum(feature_count) over from_first_day as feature_count
        from moves
        window
            from_first_day as (
                partition by customer_key
                order by moved_date
                range between unbounded preceding and current row
            )
    ),

    final as (
        select
            tenant_key,
            customer_key,
            health_date,
            cast(active_day_count as bigint) as active_day_count,
            cast(event_count as bigint) as event_count,
            cast(login_count as bigint) as login_count,
            cast(feature_count as bigint) as feature_count
        from running
        where tenant_key is not null
    )

select *
from final
