"""Executions, work by hand and the health of workflows: the marts, and the simulator."""

_WORKFLOWS = "(select workflow_key, workflow_id from marts.dim_workflow where is_current)"

COMPARISONS = {
    "workflow executions": (
        f"""
        select tenant_id, execution_id, workflow_id, client_id, outcome, started_at,
               execution_date, duration_seconds, retry_count, intervention_count,
               intervention_minutes, resolution_minutes
        from marts.fct_workflow_executions
        join marts.dim_tenant using (tenant_key)
        join {_WORKFLOWS} using (workflow_key)
        """,
        "from read_parquet('{truth}/workflow_executions.parquet')",
    ),
    "manual interventions": (
        f"""
        select tenant_id, intervention_id, workflow_id, execution_id, occurred_date,
               i.spent_minutes, i.potential_saving_minutes
        from marts.fct_manual_interventions as i
        join marts.dim_tenant using (tenant_key)
        join {_WORKFLOWS} using (workflow_key)
        join (select execution_key, execution_id from marts.fct_workflow_executions)
            using (execution_key)
        """,
        "from read_parquet('{truth}/manual_interventions.parquet')",
    ),
    "workflow days": (
        f"""
        select tenant_id, workflow_id, activity_date, is_active, execution_count, success_count,
               error_count, cancelled_count, check_count, up_check_count, window_finished_count,
               window_failed_count, error_band, uptime_band, health_band
        from marts.mart_automation_health_daily
        join marts.dim_tenant using (tenant_key)
        join {_WORKFLOWS} using (workflow_key)
        """,
        "from read_parquet('{truth}/workflow_days.parquet')",
    ),
    "workflow uptime": (
        f"""
        select tenant_id, workflow_id, activity_date, check_count, up_check_count
        from marts.fct_workflow_uptime_daily
        join marts.dim_tenant using (tenant_key)
        join {_WORKFLOWS} using (workflow_key)
        """,
        """
        select tenant_id, workflow_id, date, checks, checks_up
        from read_parquet('{truth}/workflow_days.parquet')
        where checks > 0
        """,
    ),
}
