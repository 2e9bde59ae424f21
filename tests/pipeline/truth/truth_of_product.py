"""Use of the products: what the marts say, and what the simulator says."""

COMPARISONS = {
    "product_usage_daily": (
        """
        select tenant_id, user_id, nullif(feature_id, 'unknown'), usage_date, event_count,
               view_count, use_count, item_created_count, session_count, milestone_count,
               round(usage_minutes * 60)::bigint
        from marts.fct_product_usage_daily
        join marts.dim_tenant using (tenant_key)
        join marts.dim_feature using (feature_key)
        """,
        """
        select tenant_id, user_id, feature_id, usage_date, event_count, view_count, use_count,
               item_created_count, session_count, milestone_count, usage_seconds
        from read_parquet('{truth}/product_usage_daily.parquet')
        """,
    ),
    "active_users_daily": (
        """
        select tenant_id, period_start::date,
               max(value) filter (kpi_key = 'dau')::bigint,
               max(value) filter (kpi_key = 'wau')::bigint,
               max(value) filter (kpi_key = 'mau')::bigint
        from marts.fct_kpi_values
        where kpi_key in ('dau', 'wau', 'mau') and slice = 'total' and grain = 'day'
          and tenant_id <> 'group'
        group by all
        """,
        """
        select tenant_id, usage_date, daily_users, weekly_users, monthly_users
        from read_parquet('{truth}/active_users_daily.parquet')
        """,
    ),
    "user_retention": (
        """
        select tenant_id, cohort_month, activity_month, cohort_users, active_users
        from marts.mart_user_retention_cohort join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, cohort_month, activity_month, users, active_users
        from read_parquet('{truth}/user_retention.parquet')
        """,
    ),
}
