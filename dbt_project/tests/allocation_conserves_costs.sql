{{ config(meta={"dimension": "consistency"}) }}
{# What is given out of each cost is the cost, in its own and in the reporting currency. #}
with
    booked as (
        select cost_key, amount, amount_reporting
        from {{ ref("fct_operating_costs_daily") }}
        where amount is not null
    ),

    allocated as (
        select cost_key, sum(amount) as amount, sum(amount_reporting) as amount_reporting
        from {{ ref("int_roi__costs_allocated") }}
        group by cost_key
    )

select coalesce(booked.cost_key, allocated.cost_key) as cost_key
from booked
full join allocated on booked.cost_key = allocated.cost_key
where
    booked.cost_key is null
    or allocated.cost_key is null
    or booked.amount <> allocated.amount
    or (booked.amount_reporting is null) <> (allocated.amount_reporting is null)
    or booked.amount_reporting <> allocated.amount_reporting
