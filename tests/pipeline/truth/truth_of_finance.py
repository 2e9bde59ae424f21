"""Costs: what the marts say, and what the simulator says."""

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
}
