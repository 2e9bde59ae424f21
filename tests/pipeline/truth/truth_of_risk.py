"""Scores of risk: what the KPIs say, and what the simulator says."""

COMPARISONS = {
    # Not of the three days that monitoring has dropped a part of by the time it is asked.
    "operational risk": (
        """
        select tenant_id, slice_member, period_start::date as risk_date,
               round(value, 4)::decimal(18, 4)
        from marts.fct_kpi_values
        where kpi_key = 'operational_risk_score' and grain = 'day' and slice_dimension = 'service'
        qualify max(risk_date) over () - risk_date not between 44 and 46
        """,
        """
        select tenant_id, service, risk_date, risk
        from read_parquet('{truth}/operational_risk_daily.parquet')
        qualify max(risk_date) over () - risk_date not between 44 and 46
        """,
    ),
    "financial risk": (
        """
        select tenant_id, period_start::date, round(value, 4)::decimal(18, 4)
        from marts.fct_kpi_values
        where kpi_key = 'financial_risk_score' and grain = 'month' and slice = 'total'
        """,
        """
        select tenant_id, month_start, risk
        from read_parquet('{truth}/financial_risk_monthly.parquet')
        """,
    ),
}
