"""Services, incidents, deployments and work items: what the marts say, and the simulator."""

COMPARISONS = {
    "incidents": (
        """
        select tenant_id, service, incident_id, severity, deployment_id, is_false_positive,
               triggered_at, round(ack_minutes * 60)::bigint, round(resolve_minutes * 60)::bigint
        from marts.fct_incidents join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, service, incident_id, severity, deployment_id, is_false_positive,
               triggered_at::timestamp, ack_seconds, resolve_seconds
        from read_parquet('{truth}/service_incidents.parquet')
        """,
    ),
    "downtime": (
        """
        select tenant_id, service, slo_date, downtime_minutes::decimal(18, 2)
        from marts.mart_slo_daily join marts.dim_tenant using (tenant_key)
        where downtime_minutes > 0
        """,
        """
        select tenant_id, service, service_date,
               round(downtime_seconds_x10000 / 600000.0, 4)::decimal(18, 4)::decimal(18, 2)
        from read_parquet('{truth}/service_downtime_daily.parquet')
        """,
    ),
    "requests and their times": (
        """
        select tenant_id, service, endpoint, window_start_at, request_count, failed_request_count,
               throttled_request_count, latency_0_100ms_count, latency_100_200ms_count,
               latency_200_400ms_count, latency_400_800ms_count,
               (latency_seconds * 1000)::bigint
        from marts.fct_service_metrics_hourly join marts.dim_tenant using (tenant_key)
        where endpoint <> '(service)'
        and window_start_at > (
            select max(window_end_at) - interval 44 day from marts.fct_service_metrics_hourly
        )
        """,
        """
        select tenant_id, service, endpoint, window_start_at::timestamp, requests, failed,
               throttled, within_100ms, within_200ms - within_100ms, within_400ms - within_200ms,
               within_800ms - within_400ms, latency_milliseconds
        from read_parquet('{truth}/service_windows.parquet')
        where window_start_at > (
            select max(window_start_at) - interval 44 day + interval 4 hour
            from read_parquet('{truth}/service_windows.parquet')
        )
        """,
    ),
    "deployments": (
        """
        select tenant_id, service, deployment_id, outcome, is_rollback, is_change_failure,
               created_at, round(lead_time_hours * 3600)::bigint,
               round(recovery_minutes * 60)::bigint
        from marts.fct_deployments join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, service, deployment_id, outcome, is_rollback, is_change_failure,
               created_at::timestamp, lead_time_seconds, recovery_seconds
        from read_parquet('{truth}/deployments.parquet')
        """,
    ),
    "work items": (
        """
        select tenant_id, issue_id, item_type, story_points::bigint, is_escaped_defect, is_closed,
               is_done, sprint_id, created_at, started_at, round(cycle_days * 86400, -1)::bigint,
               round(lead_days * 86400, -1)::bigint
        from marts.fct_work_items join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, issue_id, item_type, story_points, is_escaped_defect, is_closed,
               is_done, sprint_id, created_at::timestamp, started_at::timestamp,
               round(round(cycle_seconds / 86400, 4) * 86400, -1)::bigint,
               round(round(lead_seconds / 86400, 4) * 86400, -1)::bigint
        from read_parquet('{truth}/work_items.parquet')
        """,
    ),
}
