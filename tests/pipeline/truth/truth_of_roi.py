"""Return on investment: what the mart says, and what the simulator says."""

COMPARISONS = {
    "ROI": (
        """
        select tenant_id, period_grain, period_start_date, revenue_impact_estimated_amount,
               cost_amount, shared_cost_amount, net_impact_amount,
               round(roi_rate, 6)::decimal(18, 6), required_impact_amount, known_day_count,
               trailing_day_count, trailing_revenue_impact_estimated_amount, trailing_cost_amount,
               round(trailing_roi_rate, 6)::decimal(18, 6),
               revenue_impact_estimated_amount_reporting, cost_amount_reporting,
               net_impact_amount_reporting, is_partial
        from marts.mart_roi_daily join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, grain, start, impact, cost, shared_cost, net, roi, required_impact,
               known_days, trailing_days, trailing_impact, trailing_cost, trailing_roi,
               impact_dollars, cost_dollars, net_dollars, is_partial
        from read_parquet('{truth}/roi.parquet')
        """,
    ),
    # Not of periods with a day of which monitoring has dropped a part by the time it is asked.
    "health of impact": (
        """
        select tenant_id, period_grain, period_start_date, performance_score::decimal(7, 4),
               roi_score::decimal(7, 4), adoption_score::decimal(7, 4),
               overall_score::decimal(7, 4), health_status, health_metric_count
        from marts.mart_roi_daily join marts.dim_tenant using (tenant_key)
        where health_metric_count > 0
        qualify max(period_start_date) over () - period_start_date not between 43 and 52
        """,
        """
        select tenant_id, grain, start, performance, roi, adoption, overall, status, metrics
        from read_parquet('{truth}/impact_health.parquet')
        qualify max(start) over () - start not between 43 and 52
        """,
    ),
}
