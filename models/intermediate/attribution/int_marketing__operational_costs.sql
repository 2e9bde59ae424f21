{#
    What a tenant's marketing team cost on a day, in its own currency: that of a cost in another one
    by way of the reporting currency.
#}
with
    costs as (
        select * from {{ ref("fct_operating_costs_daily") }} where cost_category = 'marketing_team'
    ),

    tenants as (select tenant_key, currency_code from {{ ref("int_kpi__tenants") }}),

    converted as (
        select
            costs.tenant_key,
            costs.cost_date,
            case
                when costs.currency_code = tenants.currency_code
                then costs.amount
                else
                    cast(
                        cast(costs.amount_reporting as double)
                        / nullif(cast(rates.rate_to_reporting as double), 0) as decimal(18, 4)
                    )
            end as amount,
            costs.amount_reporting
        from costs
        inner join tenants on costs.tenant_key = tenants.tenant_key
        left join
            {{ ref("int_finance__exchange_rates") }} as rates
            on tenants.currency_code = rates.currency_code
            and rates.valid_from <= costs.cost_date
            and rates.valid_to > costs.cost_date
    ),

    final as (
        select
            tenant_key,
            cost_date,
            cast(sum(amount) as decimal(18, 4)) as amount,
            cast(sum(amount_reporting) as decimal(18, 4)) as amount_reporting
        from converted
        group by tenant_key, cost_date
    )

select *
from final
