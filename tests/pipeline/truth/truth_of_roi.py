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
               net_impact_amount_reporting, roi_score::bigint, adoption_score::bigint, is_partial
        from marts.mart_roi_daily join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, grain, start, impact, cost, shared_cost, net, roi, required_impact,
               known_days, trailing_days, trailing_impact, trailing_cost, trailing_roi,
               impact_dollars, cost_dollars, net_dollars, roi_score, adoption_score, is_partial
        from read_parquet('{truth}/roi.parquet')
        """,
    ),
}
