"""Projects, their history, quality and board: what the marts say, and what the simulator says."""

COMPARISONS = {
    "client projects": (
        """
        select t.tenant_id, p.project_id, if(c.source_system = 'hubspot', c.customer_id, null),
               p.product, p.lifecycle_status, p.attention_bucket, p.complete_rate,
               p.contract_value_amount, p.started_at, p.due_at, p.delivered_at, p.delivered_date,
               p.is_on_time, p.completion_hours, p.on_hold_hours, p.revision_count,
               p.access_request_count
        from marts.fct_projects as p
        join marts.dim_tenant as t using (tenant_key)
        left join marts.dim_customer as c on p.customer_key = c.customer_key and c.is_current
        """,
        """
        select tenant_id, project_id, client_id, service_tier, lifecycle_status, attention_bucket,
               complete_rate, contract_value, started_at, due_at, delivered_at, delivered_date,
               is_on_time, completion_hours, on_hold_hours, revisions, access_requests
        from read_parquet('{truth}/client_projects.parquet')
        """,
    ),
    "project status events": (
        """
        select tenant_id, event_id, project_id, from_status, to_status, occurred_at,
               occurred_date, hours_in_status
        from marts.fct_project_status_events
        join marts.dim_tenant using (tenant_key)
        join (select project_key, project_id from marts.dim_project where is_current)
            using (project_key)
        """,
        "from read_parquet('{truth}/project_status_events.parquet')",
    ),
    "project reviews": (
        """
        select tenant_id, review_id, project_id, reviewed_date, client_satisfaction_score,
               quality_score, is_reweighted, quality_band
        from marts.fct_project_quality
        join marts.dim_tenant using (tenant_key)
        join (select project_key, project_id from marts.dim_project where is_current)
            using (project_key)
        """,
        "from read_parquet('{truth}/project_reviews.parquet')",
    ),
    "open projects by day": (
        """
        select tenant_id, period_start::date, slice_member, value::bigint
        from marts.fct_kpi_values
        where kpi_key = 'projects_by_status' and grain = 'day' and value > 0
          and slice_dimension = 'attention_bucket' and tenant_id <> 'group'
        """,
        "from read_parquet('{truth}/open_projects_daily.parquet')",
    ),
    "project versions end in the present": (
        """
        select project_id, lifecycle_status, attention_bucket, due_at
        from marts.dim_project
        where is_current and project_id <> 'unknown'
        """,
        """
        select project_id, lifecycle_status, attention_bucket, due_at
        from read_parquet('{truth}/client_projects.parquet')
        """,
    ),
}
