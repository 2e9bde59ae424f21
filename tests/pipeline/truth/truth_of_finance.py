"""Costs, books and capabilities: what the marts say, and what the simulator says."""

COMPARISONS = {
    "costs": (
        """
        select tenant_id, cost_date::date, cost_category, amount::decimal(18, 2)
        from marts.fct_operating_costs_daily join marts.dim_tenant using (tenant_key)
        where not is_shared
        """,
        """
        select tenant_id, date::date, cost_category, amount::decimal(18, 2)
        from read_parquet('{truth}/costs_daily.parquet') where tenant_id is not null
        """,
    ),
    "shared costs": (
        """
        select cost_date::date, cost_category, sum(amount)::decimal(18, 2)
        from marts.fct_operating_costs_daily where is_shared group by all
        """,
        """
        select date::date, cost_category, sum(amount)::decimal(18, 2)
        from read_parquet('{truth}/costs_daily.parquet') where tenant_id is null group by all
        """,
    ),
    "general ledger": (
        """
        select tenant_id, account_id, nullif(department, 'unassigned'),
               nullif(product_line, 'unassigned'), month_start::date, actual_amount, line_count
        from marts.fct_general_ledger join marts.dim_tenant using (tenant_key)
        join marts.dim_account using (gl_account_key) where line_count > 0
        """,
        """
        select tenant_id, account_id, department, product_line, month_start::date,
               actual::decimal(18, 4), lines
        from read_parquet('{truth}/general_ledger_monthly.parquet')
        """,
    ),
    "budgets": (
        """
        select tenant_id, account_id, month_start::date, budget_amount
        from marts.fct_general_ledger join marts.dim_tenant using (tenant_key)
        join marts.dim_account using (gl_account_key) where budget_amount is not null
        """,
        """
        select tenant_id, account_id, month_start::date, budget::decimal(18, 4)
        from read_parquet('{truth}/budgets_monthly.parquet')
        """,
    ),
    "books by month": (
        """
        select tenant_id, month_start::date, coalesce(revenue, 0), coalesce(cost, 0),
               coalesce(expense, 0), coalesce(sales_and_marketing, 0),
               coalesce(revenue, 0) - coalesce(cost, 0) - coalesce(expense, 0)
                   - coalesce(other, 0), operations, cash_flow, cash_balance
        from (
            select tenant_id, month_start,
                   sum(actual_amount) filter (account_class = 'revenue') as revenue,
                   sum(actual_amount) filter (account_class = 'cost_of_revenue') as cost,
                   sum(actual_amount) filter (account_class = 'operating_expense') as expense,
                   sum(actual_amount) filter (is_sales_and_marketing) as sales_and_marketing,
                   sum(actual_amount) filter (account_class = 'other_expense') as other,
                   sum(cash_flow_amount) filter (cash_flow_activity = 'operating') as operations,
                   sum(cash_flow_amount) as cash_flow,
                   sum(cash_balance_amount) as cash_balance
            from marts.fct_general_ledger join marts.dim_tenant using (tenant_key)
            join marts.dim_account using (gl_account_key)
            group by all having sum(line_count) > 0
        )
        """,
        """
        select tenant_id, month_start::date,
               columns('revenue|cost|expense|marketing|income|cash')::decimal(38, 4)
        from read_parquet('{truth}/books_monthly.parquet')
        """,
    ),
    "acquisition cost": (
        """
        select tenant_id, month_start::date, sum(sales_and_marketing_cost_amount)::decimal(18, 4),
               sum(new_customer_count)::bigint, sum(churned_customer_count)::bigint,
               sum(closing_customer_count)::bigint
        from marts.mart_unit_economics_monthly join marts.dim_tenant using (tenant_key)
        where sales_and_marketing_cost_amount is not null group by all
        """,
        """
        select tenant_id, month_start::date, sales_and_marketing::decimal(18, 4), new, churned,
               closing
        from read_parquet('{truth}/books_monthly.parquet') as books
        join read_parquet('{truth}/customers_monthly.parquet') as customers
            using (tenant_id, month_start)
        """,
    ),
    "feature impact": (
        """
        select tenant_id, capability, impact_date::date, volume_count, request_count, error_count,
               active_user_count, eligible_user_count, evaluated_count, correct_count,
               revenue_impact_estimated_amount
        from marts.fct_feature_impact_daily join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, capability, date::date, volume, requests, errors, active, eligible,
               evaluated, correct, revenue_impact::decimal(18, 4)
        from read_parquet('{truth}/feature_impact_daily.parquet')
        """,
    ),
    "capability latencies": (
        """
        select tenant_id, impact_date::date, regexp_extract(bucket, '^[a-z]+') as latency,
               nullif(regexp_extract(bucket, '_le_([a-z0-9]+)_ms_count', 1), 'inf')::bigint,
               requests
        from (unpivot marts.fct_feature_impact_daily on columns('_ms_count$')
              into name bucket value requests)
        join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, date::date, latency, upper_bound_ms, requests
        from read_parquet('{truth}/feature_latencies_daily.parquet')
        """,
    ),
}
