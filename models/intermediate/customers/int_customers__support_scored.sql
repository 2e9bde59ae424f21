-- Support part of customer health: 100 less penalties for tickets of 28 days, urgent and high ones
-- among them, bad ratings of tickets solved in 90 days, and the age of the oldest open ticket.
-- Only units whose tickets name the customers that pay have it: without tickets there is nothing
-- to say.
with
    days as (
        select tenant_key, customer_key, health_date
        from {{ ref("int_customers__paying_days") }}
        where customer_key <> {{ unknown_key() }}
    ),

    tickets as (select * from {{ ref("fct_tickets") }} where created_date is not null),

    supported as (
        select distinct tickets.tenant_key
        from tickets
        inner join days on tickets.customer_key = days.customer_key
    ),

    counted as (
        select
            days.customer_key,
            days.health_date,
            sum(
                case
                    when tickets.created_date > {{ days_before("days.health_date", 28) }}
                    then 1
                    else 0
                end
            ) as new_ticket_count,
            sum(
                case
                    when tickets.created_date <= {{ days_before("days.health_date", 28) }}
                    then 0
                    when tickets.priority = 'urgent'
                    then 10
                    when tickets.priority = 'high'
                    then 5
                    else 0
                end
            ) as severity_points,
            sum(
                case
                    when
                        tickets.csat_score <= 2
                        and tickets.resolved_date <= days.health_date
                        and tickets.resolved_date > {{ days_before("days.health_date", 90) }}
                    then 1
                    else 0
                end
            ) as bad_rating_count,
            max(
                case
                    when
                        tickets.resolved_date > days.health_date
                        or (tickets.resolved_date is null and tickets.is_open)
                    then {{ days_between("tickets.created_date", "days.health_date") }}
                end
            ) as oldest_open_days
        from days
        inner join supported on days.tenant_key = supported.tenant_key
        left join
            tickets
            on days.customer_key = tickets.customer_key
            and tickets.created_date <= days.health_date
        group by days.customer_key, days.health_date
    ),

    final as (
        select
            customer_key,
            health_date,
            cast(
                100
                - least(5 * new_ticket_count, 30)
                - least(severity_points, 30)
                - least(15 * bad_rating_count, 20)
                - least(2 * greatest(coalesce(oldest_open_days, 0) - 2, 0), 20) as decimal(7, 4)
            ) as support_score
        from counted
    )

select *
from final
