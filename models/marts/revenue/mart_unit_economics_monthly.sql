with
    sums as (select * from {{ ref("int_revenue__unit_economics") }}),

    margins as (
        select
            *,
            cast(unit_revenue_amount - unit_cost_of_revenue_amount as double)
            / nullif(cast(unit_revenue_amount as double), 0) as gross_margin_rate
        from sums
    ),

    contributions as (
        select
            *,
            cast(
                cast(closing_mrr_amount as double) * gross_margin_rate as decimal(18, 4)
            ) as contribution_amount,
            cast(
                cast(new_mrr_amount as double) * gross_margin_rate as decimal(18, 4)
            ) as new_contribution_amount,
            cast(closing_mrr_amount as double) / nullif(closing_customer_count, 0) as arpu,
            cast(churned_customer_count as double)
            / nullif(opening_customer_count, 0) as churn_rate,
            cast(sales_and_marketing_cost_amount as double) / nullif(new_customer_count, 0) as cac,
            cast(new_mrr_amount as double) / nullif(new_customer_count, 0) as new_arpu
        from margins
    ),

    -- Nobody lost in the month is no infinite life: it is unknown.
    lifetimes as (
        select *, arpu * gross_margin_rate / nullif(churn_rate, 0) as ltv from contributions
    ),

    final as (
        select
            {{
                surrogate_key(
                    ["lifetimes.tenant_key", "lifetimes.segment", "lifetimes.month_start"]
                )
            }} as unit_economics_key,
            lifetimes.tenant_key,
            lifetimes.segment,
            lifetimes.month_start,
            lifetimes.currency_code,
            cast(lifetimes.opening_customer_count as bigint) as opening_customer_count,
            cast(lifetimes.new_customer_count as bigint) as new_customer_count,
            cast(lifetimes.churned_customer_count as bigint) as churned_customer_count,
            cast(lifetimes.closing_customer_count as bigint) as closing_customer_count,
            {% for measure in [
                "new_mrr",
                "closing_mrr",
                "contribution",
                "new_contribution",
                "sales_and_marketing_cost",
            ] -%}
                cast(lifetimes.{{ measure }}_amount as decimal(18, 4)) as {{ measure }}_amount,
                {{
                    to_reporting(
                        "lifetimes." ~ measure ~ "_amount",
                        "lifetimes.currency_code",
                        "lifetimes.month_start",
                    )
                }} as {{ measure }}_amount_reporting,
            {% endfor -%}
            lifetimes.gross_margin_rate,
            lifetimes.churn_rate,
            cast(lifetimes.arpu as decimal(18, 4)) as arpu_amount,
            cast(lifetimes.ltv as decimal(18, 4)) as ltv_simple_amount,
            cast(lifetimes.cac as decimal(18, 4)) as cac_amount,
            lifetimes.ltv / nullif(lifetimes.cac, 0) as ltv_to_cac_ratio,
            lifetimes.cac / nullif(
                case
                    when lifetimes.new_arpu * lifetimes.gross_margin_rate > 0
                    then lifetimes.new_arpu * lifetimes.gross_margin_rate
                end,
                0
            ) as cac_payback_months,
            cast(null as double) as survival_lifetime_months,
            cast(null as decimal(18, 4)) as ltv_survival_amount,
            cast(null as decimal(18, 4)) as ltv_survival_lower_amount,
            cast(null as decimal(18, 4)) as ltv_survival_upper_amount
        from lifetimes {{ join_exchange_rate("lifetimes.currency_code", "lifetimes.month_start") }}
    )

select *
from final
