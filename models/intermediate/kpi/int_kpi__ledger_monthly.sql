-- The ledger of a month against its plan, its people, its output and the capital in it.
with
    monthly as (
        select
            ledger.tenant_key,
            ledger.month_start,
            sum(
                case when accounts.account_class = 'revenue' then ledger.actual_amount else 0 end
            ) as revenue_amount,
            sum(
                case when accounts.account_class = 'revenue' then ledger.budget_amount end
            ) as revenue_budget_amount,
            sum(
                case
                    when accounts.account_class = 'revenue'
                    then ledger.actual_amount_reporting
                    else 0
                end
            ) as revenue_amount_reporting,
            sum(
                case when accounts.account_class = 'revenue' then ledger.budget_amount_reporting end
            ) as revenue_budget_amount_reporting,
            sum(
                case
                    when accounts.account_class in ('cost_of_revenue', 'operating_expense')
                    then ledger.actual_amount
                    else 0
                end
            ) as cost_amount,
            sum(
                case
                    when accounts.account_class in ('revenue', 'other_income')
                    then ledger.actual_amount
                    when
                        accounts.account_class
                        in ('cost_of_revenue', 'operating_expense', 'other_expense')
                    then - ledger.actual_amount
                    else 0
                end
            ) as net_income_amount,
            sum(
                case when accounts.is_invested_capital then ledger.actual_amount else 0 end
            ) as capital_change_amount,
            sum(ledger.line_count) as line_count
        from {{ ref("fct_general_ledger") }} as ledger
        inner join
            {{ ref("dim_account") }} as accounts on ledger.gl_account_key = accounts.gl_account_key
        group by ledger.tenant_key, ledger.month_start
    ),

    employees as (
        select
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            month_start,
            avg(cast(fte_count as double)) over (
                partition by tenant_id
                order by month_start
                rows between 11 preceding and current row
            ) as mean_fte_count
        from {{ ref("int_finance__employees_by_month") }}
    ),

    booked as (select * from monthly where line_count > 0),

    -- Profit that stays in the company is capital too, whether or not it was carried to equity.
    history as (
        select
            *,
            sum(net_income_amount + capital_change_amount) over (
                partition by tenant_key
                order by month_start
                rows between unbounded preceding and current row
            ) as capital_amount,
            sum(revenue_amount) over (
                partition by tenant_key
                order by month_start
                rows between 11 preceding and current row
            ) as revenue_12_months_amount,
            row_number() over (partition by tenant_key order by month_start) as month_number,
            lead(month_start) over (partition by tenant_key order by month_start) as next_month
        from booked
    ),

    final as (
        select
            history.tenant_key,
            history.month_start,
            history.net_income_amount,
            history.cost_amount,
            case
                when history.revenue_budget_amount is not null then history.revenue_amount
            end as planned_revenue_amount,
            history.revenue_budget_amount,
            history.revenue_amount - history.revenue_budget_amount as revenue_variance_amount,
            history.revenue_amount_reporting
            - history.revenue_budget_amount_reporting as revenue_variance_amount_reporting,
            case
                when output.output_count is not null then history.cost_amount
            end as cost_of_output_amount,
            output.output_count,
            case
                when history.month_number >= 12 then history.revenue_12_months_amount
            end as revenue_12_months_amount,
            case
                when history.month_number >= 12 then employees.mean_fte_count
            end as mean_fte_count,
            -- Only the last month of a quarter, so that the quarter's sum is its end.
            case
                when
                    history.next_month is null
                    or date_trunc('quarter', history.next_month)
                    > date_trunc('quarter', history.month_start)
                then history.capital_amount
            end as quarter_end_capital_amount
        from history
        left join
            employees
            on history.tenant_key = employees.tenant_key
            and history.month_start = employees.month_start
        left join
            {{ ref("int_finance__output_by_month") }} as output
            on history.tenant_key = output.tenant_key
            and history.month_start = output.month_start
    )

select *
from final
