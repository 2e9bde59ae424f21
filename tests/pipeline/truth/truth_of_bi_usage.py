"""Use of Superset: the mart, and the simulator; KPIs by week and day, from the simulator."""

COMPARISONS = {
    "use of Superset": (
        """
        select event_kind, event_id, occurred_at, dashboard, chart_name, report, employee_id,
               outcome, duration_ms, row_count, is_cached, is_slow
        from marts.fct_bi_usage as u
        join marts.dim_employee as e using (employee_version_key)
        """,
        "from read_parquet('{truth}/bi_events.parquet')",
    ),
    "KPIs of the use of Superset": (
        """
        select kpi_key, slice, grain, period_start, round(value, 6)
        from marts.fct_kpi_values
        where value is not null
          -- Days on which nothing happened have a sum of 0 too.
          and (value > 0 or kpi_key not in ('dashboard_usage', 'slow_queries'))
          and kpi_key in ('dashboard_usage', 'bi_cache_hit_rate', 'slow_queries',
                          'report_delivery_success', 'api_response_time')
          and (kpi_key = 'dashboard_usage' and grain = 'week'
               or kpi_key <> 'dashboard_usage' and grain = 'day' and slice = 'total')
        """,
        """
        from (
        with events as (from read_parquet('{truth}/bi_events.parquet')),
        queries as (from events where kind in ('chart_query', 'sql_query')),
        days as (
            select 'bi_cache_hit_rate' as kpi, occurred_at::date as day,
                   avg(is_cached::int) as value
            from queries where is_cached is not null group by all
            union all
            select 'slow_queries', occurred_at::date, count(*)
            from queries where is_slow group by all
            union all
            select 'api_response_time', occurred_at::date, quantile_cont(duration_ms, 0.95)
            from queries where duration_ms is not null group by all
            union all
            select 'report_delivery_success', occurred_at::date,
                   avg((outcome = 'succeeded')::int)
            from events where kind = 'report' and outcome in ('succeeded', 'failed') group by all
        )
        select kpi, 'total', 'day', day::timestamp, round(value, 6) from days
        union all
        select 'dashboard_usage',
               case when grouping(dashboard) = 1 then 'total' else 'dashboard=' || dashboard end,
               'week', date_trunc('week', occurred_at)::timestamp, count(*)
        from events where kind = 'dashboard_view'
        group by grouping sets ((dashboard, 4), (4))
        )
        """,
    ),
}
