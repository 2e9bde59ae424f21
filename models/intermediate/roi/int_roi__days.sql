-- Estimated impact and cost of a business unit's days, in its own and in the reporting currency.
-- NULL:
-- nobody told of any that day, which is not 0.
with
    tenants as (select tenant_key, currency_code from {{ ref("dim_tenant") }}),

    impacts as (
        select
            impacts.tenant_key,
            impacts.impact_date as roi_date,
            sum(
                {{
                    in_currency(
                        "impacts.revenue_impact_estimated_amount",
                        "impacts.currency_code",
                        "tenants.currency_code",
                        "impacts.impact_date",
                    )
                }}
            ) as revenue_impact_estimated_amount,
            sum(
                impacts.revenue_impact_estimated_amount_reporting
            ) as revenue_impact_estimated_amount_reporting
        from {{ ref("fct_feature_impact_daily") }} as impacts
        inner join
            tenants on impacts.tenant_key = tenants.tenant_key
            {{ join_exchange_rate("impacts.currency_code", "impacts.impact_date") }}
            {{ join_exchange_rate("tenants.currency_code", "impacts.impact_date") }}
        group by impacts.tenant_key, impacts.impact_date
    ),

    converted_costs as (
        select
            costs.tenant_key,
            costs.cost_date as roi_date,
            costs.is_shared,
            {{
                in_currency(
                    "costs.amount",
                    "costs.currency_code",
                    "tenants.currency_code",
                    "costs.cost_date",
                )
            }} as amount,
            costs.amount_reporting
        from {{ ref("int_roi__costs_allocated") }} as costs
        inner join
            tenants on costs.tenant_key = tenants.tenant_key
            {{ join_exchange_rate("costs.currency_code", "costs.cost_date") }}
            {{ join_exchange_rate("tenants.currency_code", "costs.cost_date") }}
    ),

    costs as (
        select
            tenant_key,
            roi_date,
            sum(amount) as cost_amount,
            sum(case when is_shared then amount else 0 end) as shared_cost_amount,
            sum(amount_reporting) as cost_amount_reporting
        from converted_costs
        group by tenant_key, roi_date
    ),

    dates as (
        select tenant_key, roi_date
        from impacts
        union
        select tenant_key, roi_date
        from costs
    ),

    final as (
        select
            dates.tenant_key,
            dates.roi_date,
            impacts.revenue_impact_estimated_amount,
            impacts.revenue_impact_estimated_amount_reporting,
            costs.cost_amount,
            costs.shared_cost_amount,
            costs.cost_amount_reporting,
            impacts.revenue_impact_estimated_amount is not null
            and costs.cost_amount is not null as is_known
        from dates
        left join
            impacts on dates.tenant_key = impacts.tenant_key and dates.roi_date = impacts.roi_date
        left join costs on dates.tenant_key = costs.tenant_key and dates.roi_date = costs.roi_date
    )

select *
from final
