with
    -- Lines, plans and balances stand below each other, then each account, department and product
    -- line has one row a month. Plans and balances know neither department nor product line.
    measures as (
        select
            tenant_id,
            gl_account_key,
            department,
            product_line,
            month_start,
            currency_code,
            actual_amount,
            net_debit_amount,
            cash_flow_amount,
            cast(null as decimal(18, 4)) as budget_amount,
            cast(null as decimal(18, 4)) as cash_balance_amount,
            1 as line_count
        from {{ ref("int_finance__ledger_lines") }}
        union all
        select
            tenant_id,
            {{ surrogate_key(["'finance_erp'", "account_id"]) }} as gl_account_key,
            'unassigned' as department,
            'unassigned' as product_line,
            month_start,
            currency_code,
            cast(null as decimal(18, 4)) as actual_amount,
            cast(null as decimal(18, 4)) as net_debit_amount,
            cast(null as decimal(18, 4)) as cash_flow_amount,
            budget_amount,
            cast(null as decimal(18, 4)) as cash_balance_amount,
            0 as line_count
        from {{ ref("int_finance__budgets_by_month") }}
        union all
        select
            tenant_id,
            {{ surrogate_key(["'finance_erp'", "account_id"]) }} as gl_account_key,
            'unassigned' as department,
            'unassigned' as product_line,
            month_start,
            currency_code,
            cast(null as decimal(18, 4)) as actual_amount,
            cast(null as decimal(18, 4)) as net_debit_amount,
            cast(null as decimal(18, 4)) as cash_flow_amount,
            cast(null as decimal(18, 4)) as budget_amount,
            cash_balance_amount,
            0 as line_count
        from {{ ref("int_finance__cash_by_month_end") }}
    ),

    known_accounts as (
        select
            measures.tenant_id,
            coalesce(accounts.gl_account_key, {{ unknown_key() }}) as gl_account_key,
            measures.department,
            measures.product_line,
            measures.month_start,
            measures.currency_code,
            measures.actual_amount,
            measures.net_debit_amount,
            measures.cash_flow_amount,
            measures.budget_amount,
            measures.cash_balance_amount,
            measures.line_count
        from measures
        left join
            {{ ref("dim_account") }} as accounts
            on measures.gl_account_key = accounts.gl_account_key
    ),

    monthly as (
        select
            tenant_id,
            gl_account_key,
            department,
            product_line,
            month_start,
            currency_code,
            cast(sum(actual_amount) as decimal(18, 4)) as actual_amount,
            cast(sum(net_debit_amount) as decimal(18, 4)) as net_debit_amount,
            cast(sum(cash_flow_amount) as decimal(18, 4)) as cash_flow_amount,
            cast(sum(budget_amount) as decimal(18, 4)) as budget_amount,
            cast(sum(cash_balance_amount) as decimal(18, 4)) as cash_balance_amount,
            cast(sum(line_count) as bigint) as line_count
        from known_accounts
        group by tenant_id, gl_account_key, department, product_line, month_start, currency_code
    ),

    tenants as (
        select tenant_id, {{ tenant_today("time_zone") }} as today_date from {{ ref("dim_tenant") }}
    ),

    final as (
        select
            {{
                surrogate_key(
                    [
                        "monthly.tenant_id",
                        "monthly.gl_account_key",
                        "monthly.department",
                        "monthly.product_line",
                        "monthly.month_start",
                        "monthly.currency_code",
                    ]
                )
            }} as ledger_key,
            {{ surrogate_key(["monthly.tenant_id"]) }} as tenant_key,
            monthly.month_start,
            monthly.gl_account_key,
            coalesce(products.product_key, {{ unknown_key() }}) as product_key,
            coalesce(teams.team_key, {{ unknown_key() }}) as team_key,
            monthly.department,
            monthly.product_line,
            monthly.currency_code,
            monthly.actual_amount,
            monthly.budget_amount,
            monthly.cash_balance_amount,
            monthly.cash_flow_amount,
            monthly.net_debit_amount,
            {% for measure in ["actual", "budget", "cash_balance", "cash_flow", "net_debit"] -%}
                {{
                    to_reporting(
                        "monthly." ~ measure ~ "_amount",
                        "monthly.currency_code",
                        "monthly.month_start",
                    )
                }} as {{ measure }}_amount_reporting,
            {% endfor -%}
            monthly.line_count,
            monthly.month_start
            >= cast(date_trunc('month', tenants.today_date) as date) as is_partial
        from monthly
        inner join tenants on monthly.tenant_id = tenants.tenant_id
        left join
            {{ ref("int_finance__product_lines") }} as products
            on monthly.tenant_id = products.tenant_id
            and {{ normalised("monthly.product_line") }} = products.product_line
        left join
            {{ ref("int_finance__departments") }} as teams
            on monthly.tenant_id = teams.tenant_id
            and {{ normalised("monthly.department") }} = teams.department
            {{ join_exchange_rate("monthly.currency_code", "monthly.month_start") }}
    )

select *
from final
