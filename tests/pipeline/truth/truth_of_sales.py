"""Leads and opportunities: what the marts say, and what the simulator says."""

COMPARISONS = {
    "leads": (
        """
        select tenant_id, lead_id, channel_id, created_at, created_date::date, mql_at, sql_at,
               opportunity_at, customer_at
        from marts.fct_leads
        join marts.dim_tenant using (tenant_key)
        join marts.dim_channel using (channel_key)
        """,
        """
        select tenant_id, lead_id, channel, created_at::timestamp, created_date::date,
               mql_at::timestamp, sql_at::timestamp, opportunity_at::timestamp,
               customer_at::timestamp
        from read_parquet('{truth}/leads.parquet')
        """,
    ),
    "opportunities": (
        """
        select tenant_id, opportunity_id, status, amount::decimal(18, 2), created_date::date,
               if(is_closed, closed_date::date, null), channel_id
        from marts.fct_opportunities
        join marts.dim_tenant using (tenant_key)
        join marts.dim_channel using (channel_key)
        """,
        """
        select tenant_id, opportunity_id, status, amount::decimal(18, 2), created_date::date,
               if(status <> 'open', closed_date::date, null), channel
        from read_parquet('{truth}/opportunities.parquet')
        """,
    ),
}
