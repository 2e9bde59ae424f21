"""Recurring revenue: what the marts say, and what the simulator says."""

COMPARISONS = {
    "MRR by movement": (
        """
        select tenant_id, customer_id, product, month_start::date, opening_mrr_amount,
               new_mrr_amount, expansion_mrr_amount, contraction_mrr_amount, churned_mrr_amount,
               reactivation_mrr_amount, closing_mrr_amount
        from marts.fct_mrr_monthly join marts.dim_tenant using (tenant_key)
        where opening_mrr_amount + closing_mrr_amount > 0
        """,
        """
        select tenant_id, crm_account_id, product, month_start::date,
               columns('^(opening|new|expansion|contraction|churned|reactivation|closing)')
                   ::decimal(18, 4)
        from read_parquet('{truth}/mrr_monthly.parquet')
        where opening + closing > 0
        """,
    ),
}
