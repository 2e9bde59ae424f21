-- Financial risk (M-55) of each unit at the end of each month that is over, 0-100: the mean of
-- those parts that are known of
-- concentration  MRR of the ten largest customers / MRR: none up to 25 %, 100 at 75 %
-- runway         months that the cash lasts, falling as in the last three: none from 24, 100 at 3;
-- none if it grew
-- overdue        unpaid / invoices due in the last three months: 100 at 20 %
-- downside       what was won in the last three months less than the commit forecasts / these
-- forecasts: 100 at 50 %
with
    months as (
        select distinct
            tenants.tenant_key,
            periods.period_start as month_start,
            periods.period_end as next_month_start
        from {{ ref("int_kpi__tenants") }} as tenants
        inner join
            {{ ref("int_kpi__periods") }} as periods
            on periods.grain = 'month'
            and periods.period_end <= tenants.today_date
    ),

    revenue as (
        select
            tenant_key,
            month_start,
            sum(
                case when closing_mrr_rank <= 10 then closing_mrr_amount else 0 end
            ) as largest_mrr_amount,
            sum(closing_mrr_amount) as mrr_amount
        from {{ ref("int_revenue__customer_months") }}
        group by tenant_key, month_start
    ),

    cash as (
        select
            tenant_key,
            month_start,
            sum(cash_balance_amount_reporting) as cash_balance_amount,
            sum(cash_flow_amount_reporting) as cash_flow_amount
        from {{ ref("fct_general_ledger") }}
        group by tenant_key, month_start
    ),

    forecasts as (
        select tenant_key, period_start_date as month_start, commit_amount, won_amount
        from {{ ref("int_kpi__forecast_errors") }}
    ),

    measured as (
        select
            months.tenant_key,
            months.month_start,
            cast(revenue.largest_mrr_amount as double)
            / nullif(cast(revenue.mrr_amount as double), 0) as concentration_rate,
            cash.cash_balance_amount,
            count(cash.cash_flow_amount) over (
                partition by months.tenant_key
                order by months.month_start
                rows between 2 preceding and current row
            ) as cash_flow_month_count,
            {% for measure in ["cash.cash_flow", "forecasts.commit", "forecasts.won"] -%}
                sum({{ measure }}_amount) over (
                    partition by months.tenant_key
                    order by months.month_start
                    rows between 2 preceding and current row
                ) as {{ measure.split(".")[1] }}_3_months_amount,
            {% endfor -%}
            cast(receivables.overdue_amount_reporting as double)
            / nullif(cast(receivables.due_amount_reporting as double), 0) as overdue_rate
        from months
        left join
            revenue
            on months.tenant_key = revenue.tenant_key
            and months.month_start = revenue.month_start
        left join
            cash on months.tenant_key = cash.tenant_key and months.month_start = cash.month_start
        left join
            {{ ref("int_finance__receivables_by_month") }} as receivables
            on months.tenant_key = receivables.tenant_key
            and months.month_start = receivables.month_start
        left join
            forecasts
            on months.tenant_key = forecasts.tenant_key
            and months.month_start = forecasts.month_start
    ),

    rates as (
        select
            *,
            cast(cash_balance_amount as double)
            * cash_flow_month_count
            / nullif(- cast(cash_flow_3_months_amount as double), 0) as runway_months,
            cast(commit_3_months_amount - won_3_months_amount as double)
            / nullif(cast(commit_3_months_amount as double), 0) as downside_rate
        from measured
    ),

    scored as (
        select
            *,
            {{ normalised_score("concentration_rate", 0.25, 0.75) }} as concentration_risk_score,
            case
                when cash_balance_amount is not null and cash_flow_3_months_amount >= 0
                then 0
                else {{ normalised_score("runway_months", 24, 3) }}
            end as runway_risk_score,
            {{ normalised_score("overdue_rate", 0, 0.2) }} as overdue_risk_score,
            {{ normalised_score("downside_rate", 0, 0.5) }} as downside_risk_score
        from rates
    ),

    final as (
        select
            *,
            {{
                mean_of_present(
                    [
                        "concentration_risk_score",
                        "runway_risk_score",
                        "overdue_risk_score",
                        "downside_risk_score",
                    ]
                )
            }} as risk_score,
            {{
                top_driver(
                    {
                        "concentration": "concentration_risk_score",
                        "runway": "runway_risk_score",
                        "overdue": "overdue_risk_score",
                        "downside": "downside_risk_score",
                    }
                )
            }} as top_driver
        from scored
    )

select *
from final
where risk_score is not null
