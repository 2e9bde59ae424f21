-- What a metered cost category of a month would have cost less at the lowest unit cost of the three
-- months before: capacity that was paid for and used less than it had been. An estimate; NULL while
-- three months are not known.
with
    monthly as (
        select
            tenant_key,
            cost_category,
            currency_code,
            cast(date_trunc('month', cost_date) as date) as month_start,
            sum(amount_with_usage) as amount,
            sum(amount_with_usage_reporting) as amount_reporting,
            sum(usage_units) as usage_units
        from {{ ref("fct_operating_costs_daily") }}
        where usage_units > 0 and amount_with_usage is not null
        group by
            tenant_key, cost_category, currency_code, cast(date_trunc('month', cost_date) as date)
    ),

    unit_costs as (
        select *, cast(amount as double) / nullif(cast(usage_units as double), 0) as unit_cost
        from monthly
    ),

    compared as (
        select
            *,
            min(unit_cost) over (
                partition by tenant_key, cost_category, currency_code
                order by month_start
                rows between 3 preceding and 1 preceding
            ) as lowest_unit_cost,
            count(*) over (
                partition by tenant_key, cost_category, currency_code
                order by month_start
                rows between 3 preceding and 1 preceding
            ) as known_month_count
        from unit_costs
    ),

    final as (
        select
            tenant_key,
            cost_category,
            month_start,
            cast(
                greatest(
                    cast(amount as double) - cast(usage_units as double) * lowest_unit_cost, 0
                ) as decimal(18, 4)
            ) as saving_amount,
            cast(
                greatest(cast(amount as double) - cast(usage_units as double) * lowest_unit_cost, 0)
                * cast(amount_reporting as double)
                / nullif(cast(amount as double), 0) as decimal(18, 4)
            ) as saving_amount_reporting
        from compared
        where known_month_count = 3
    )

select *
from final
