"""Pipeline, sales activities and plans: what the marts say, and what the simulator says."""

COMPARISONS = {
    "stage_entries": (
        """
        select dim_tenant.tenant_id, opportunity_id, history.stage, history.entry_number,
               history.entered_at, history.left_at, history.entered_date::date,
               history.has_advanced, history.amount_at_entry::decimal(18, 2)
        from marts.fct_opportunity_stage_history as history
        join marts.fct_opportunities using (opportunity_key)
        join marts.dim_tenant on history.tenant_key = dim_tenant.tenant_key
        """,
        """
        select tenant_id, opportunity_id, stage, entry_number, entered_at::timestamp,
               left_at::timestamp, entered_date::date, has_advanced, amount::decimal(18, 2)
        from read_parquet('{truth}/stage_entries.parquet')
        """,
    ),
    "pipeline_daily": (
        """
        select dim_tenant.tenant_id, opportunity_id, daily.pipeline_date::date, daily.stage,
               daily.open_amount::decimal(18, 4), daily.weighted_amount::decimal(18, 4),
               daily.expected_close_date::date, daily.last_activity_date::date, daily.is_stale,
               daily.has_next_step, daily.is_hygienic, daily.is_stalled_proposal
        from marts.fct_pipeline_daily as daily
        join marts.fct_opportunities using (opportunity_key)
        join marts.dim_tenant on daily.tenant_key = dim_tenant.tenant_key
        """,
        """
        select tenant_id, opportunity_id, pipeline_date::date, stage, amount::decimal(18, 4),
               weighted_amount::decimal(18, 4), expected_close_date::date,
               last_activity_date::date, is_stale, has_next_step, is_hygienic, is_stalled_proposal
        from read_parquet('{truth}/pipeline_daily.parquet')
        """,
    ),
    "sales_process_daily": (
        """
        select tenant_id, stage, summary_date::date, entrant_count, coalesce(advanced_count, 0)
        from marts.mart_pipeline_stage_summary
        join marts.dim_tenant using (tenant_key)
        where pipeline = 'sales_process' and entrant_count > 0
        """,
        """
        select tenant_id, step, entered_date::date, entrants, advanced
        from read_parquet('{truth}/sales_process_daily.parquet')
        """,
    ),
    "sales_activities": (
        """
        select dim_tenant.tenant_id, done.source_system, done.activity_id, done.activity_type,
               done.topic, done.status, leads.lead_id, opportunities.opportunity_id,
               people.employee_id, done.is_reply, done.activity_at, done.activity_date::date,
               done.duration_minutes::decimal(18, 4)
        from marts.fct_sales_activities as done
        join marts.dim_tenant on done.tenant_key = dim_tenant.tenant_key
        join marts.dim_employee as people
            on done.employee_key = people.employee_key and people.is_current
        left join marts.fct_leads as leads on done.lead_key = leads.lead_key
        left join marts.fct_opportunities as opportunities
            on done.opportunity_key = opportunities.opportunity_key
        """,
        """
        select tenant_id, source, activity_id, type, topic, status, lead_id, opportunity_id,
               owner_id, is_reply, activity_at::timestamp, activity_date::date,
               (duration_seconds / 60)::decimal(18, 4)
        from read_parquet('{truth}/sales_activities.parquet')
        """,
    ),
    "lead_responses": (
        """
        select tenant_id, lead_id, activity_count, first_activity_at, last_reply_at,
               is_unanswered_72h
        from marts.fct_leads
        join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, lead_id, activity_count, first_activity_at::timestamp,
               last_reply_at::timestamp, is_unanswered_72h
        from read_parquet('{truth}/lead_responses.parquet')
        """,
    ),
    "sales_plan_daily": (
        """
        select dim_tenant.tenant_id, employee_id, snapshot_date::date,
               quota_amount::decimal(18, 2), closed_to_date_amount::decimal(18, 2),
               pipeline_amount::decimal(18, 2), commit_forecast_amount::decimal(18, 2),
               best_case_forecast_amount::decimal(18, 2), projected_amount::decimal(18, 4)
        from marts.fct_sales_plan as plans
        join marts.dim_tenant on plans.tenant_key = dim_tenant.tenant_key
        join marts.dim_employee as people
            on plans.employee_key = people.employee_key and people.is_current
        """,
        """
        select tenant_id, owner_id, snapshot_date::date, quota::decimal(18, 2),
               closed_to_date::decimal(18, 2), pipeline::decimal(18, 2),
               commit_forecast::decimal(18, 2), best_case_forecast::decimal(18, 2),
               projected::decimal(18, 4)
        from read_parquet('{truth}/sales_plan_daily.parquet')
        """,
    ),
    "pipeline_health": (
        """
        select tenant_id, grain, period_start::date, round(value, 4)::decimal(18, 4)
        from marts.fct_kpi_values
        where kpi_key = 'pipeline_health_score' and slice = 'total' and value is not null
        """,
        """
        select tenant_id, grain, date_trunc(grain, pipeline_date)::date,
               max_by(health, pipeline_date)
        from read_parquet('{truth}/pipeline_health_daily.parquet')
        cross join (values ('week'), ('month')) as grains(grain)
        group by all
        """,
    ),
}
