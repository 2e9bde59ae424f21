-- The income statement and the cash flow of each posting day, as columns. A day belongs to the
-- accounting period it was posted in.
with
    lines as (select * from {{ ref("int_finance__ledger_lines") }}),

    daily as (
        select
            tenant_id,
            ledger_date,
            month_start,
            product_line,
            currency_code,
            {% for account_class in [
                "revenue",
                "cost_of_revenue",
                "operating_expense",
                "other_income",
                "other_expense",
            ] -%}
                cast(
                    sum(
                        case
                            when account_class = '{{ account_class }}' then actual_amount else 0
                        end
                    ) as decimal(18, 4)
                ) as {{ account_class }}_amount,
            {% endfor -%}
            cast(
                sum(case when is_depreciation then actual_amount else 0 end) as decimal(18, 4)
            ) as depreciation_amount,
            cast(
                sum(
                    case when cash_flow_activity = 'operating' then cash_flow_amount else 0 end
                ) as decimal(18, 4)
            ) as operating_cash_flow_amount,
            cast(sum(cash_flow_amount) as decimal(18, 4)) as cash_flow_amount
        from lines
        group by tenant_id, ledger_date, month_start, product_line, currency_code
    ),

    totals as (
        select
            *,
            revenue_amount
            - cost_of_revenue_amount
            - operating_expense_amount as operating_income_amount,
            revenue_amount
            - cost_of_revenue_amount
            - operating_expense_amount
            + other_income_amount
            - other_expense_amount as net_income_amount,
            revenue_amount
            - cost_of_revenue_amount
            - operating_expense_amount
            + depreciation_amount as ebitda_amount
        from daily
    ),

    final as (
        select
            {{ surrogate_key(["totals.tenant_id"]) }} as tenant_key,
            totals.ledger_date,
            totals.product_line as product,
            totals.revenue_amount,
            totals.cost_of_revenue_amount,
            totals.operating_expense_amount,
            totals.operating_income_amount,
            totals.net_income_amount,
            totals.ebitda_amount,
            totals.operating_cash_flow_amount,
            totals.cash_flow_amount,
            {% for measure in ["revenue", "ebitda", "operating_cash_flow", "cash_flow"] -%}
                {{
                    to_reporting(
                        "totals." ~ measure ~ "_amount",
                        "totals.currency_code",
                        "totals.month_start",
                    )
                }} as {{ measure }}_amount_reporting {{- "," if not loop.last }}
            {% endfor %}
        from totals {{ join_exchange_rate("totals.currency_code", "totals.month_start") }}
    )

select *
from final
