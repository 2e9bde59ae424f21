"""Business health and its components: what the mart says, and what the simulator says."""

#: The mart has the last 400 days, and ends of months before them.
FROM_DAYS_OF_THE_MART = """
        from read_parquet('{truth}/business_health.parquet') as health
        where day(health_date + 1) = 1 or health_date > (
            select max(health_date) from read_parquet('{truth}/business_health.parquet') as other
            where other.tenant_id = health.tenant_id
        ) - 400
"""

COMPARISONS = {
    "business health": (
        """
        select tenant_id, health_date, revenue_growth_score, satisfaction_score,
               reliability_score, retention_score, efficiency_score, adoption_score, health_score,
               completeness_rate::decimal(3, 2), health_band, is_severe, score_change_7d,
               score_change_28d, weakest_component, second_weakest_component, closed_month_start,
               adoption_measure
        from marts.mart_business_health_daily join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, health_date, revenue_growth, satisfaction, reliability, retention,
               efficiency, adoption, health, completeness, band, is_severe, change_7d, change_28d,
               weakest, second_weakest, closed_month, adoption_measure
        """
        + FROM_DAYS_OF_THE_MART,
    ),
    "measures of business health": (
        """
        select tenant_id, health_date,
               coalesce(columns('_mrr_amount_reporting|_minutes|(spend|budget)_amount'), 0)
                   ::decimal(18, 4),
               coalesce(columns('_count$'), 0),
               round(columns('(growth|uptime|retention|on_time|success|adherence|adoption)_rate$'),
                     6)::decimal(18, 6),
               round(net_promoter_score, 6)::decimal(18, 6)
        from marts.mart_business_health_daily join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, health_date, opening, closing, downtime_minutes, service_minutes, spend,
               budget, promoters, detractors, answers, retained, cohort, on_time, delivered,
               succeeded, finished, mrr_growth, uptime, retention_rate, on_time_rate,
               workflow_success, budget_adherence, adoption_rate, nps
        """
        + FROM_DAYS_OF_THE_MART,
    ),
}
