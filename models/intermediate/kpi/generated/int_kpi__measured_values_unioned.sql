{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
select *
from {{ ref("int_kpi__measure_ad_performance_daily_by_reporting_date") }}
union all
select *
from {{ ref("int_kpi__measure_campaign_budget_daily_by_budget_date") }}
union all
select *
from {{ ref("int_kpi__measure_web_traffic_hourly_by_reporting_date") }}
union all
select *
from {{ ref("int_kpi__measure_web_sessions_by_channel_by_reporting_date") }}
union all
select *
from {{ ref("int_kpi__measure_leads_by_created_date") }}
union all
select *
from {{ ref("int_kpi__measure_leads_by_channel_by_created_date") }}
union all
select *
from {{ ref("int_kpi__measure_leads_by_mql_date") }}
union all
select *
from {{ ref("int_kpi__measure_opportunities_by_created_date") }}
union all
select *
from {{ ref("int_kpi__measure_leads_by_sql_date") }}
union all
select *
from {{ ref("int_kpi__measure_opportunities_by_closed_date") }}
union all
select *
from {{ ref("int_kpi__measure_open_pipeline_daily_by_pipeline_date") }}
union all
select *
from {{ ref("int_kpi__measure_mrr_monthly_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_customer_months_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_conversations_by_opened_date") }}
union all
select *
from {{ ref("int_kpi__measure_service_requests_by_opened_date") }}
union all
select *
from {{ ref("int_kpi__measure_tickets_by_created_date") }}
union all
select *
from {{ ref("int_kpi__measure_tickets_by_resolved_date") }}
union all
select *
from {{ ref("int_kpi__measure_open_tickets_daily_by_ticket_date") }}
union all
select *
from {{ ref("int_kpi__measure_operating_costs_daily_by_cost_date") }}
union all
select *
from {{ ref("int_kpi__measure_data_quality_results_by_checked_date") }}
union all
select *
from {{ ref("int_kpi__measure_pipeline_runs_by_run_date") }}
union all
select *
from {{ ref("int_kpi__measure_service_metrics_hourly_by_window_date") }}
union all
select *
from {{ ref("int_kpi__measure_service_metrics_hourly_by_window_start_at") }}
union all
select *
from {{ ref("int_kpi__measure_background_jobs_daily_by_job_date") }}
union all
select *
from {{ ref("int_kpi__measure_web_vitals_daily_by_vitals_date") }}
union all
select *
from {{ ref("int_kpi__measure_incidents_by_resolved_date") }}
union all
select *
from {{ ref("int_kpi__measure_incidents_by_triggered_date") }}
union all
select *
from {{ ref("int_kpi__measure_service_uptime_by_service_date") }}
union all
select *
from {{ ref("int_kpi__measure_service_uptime_by_span_start_at") }}
union all
select *
from {{ ref("int_kpi__measure_slo_daily_by_slo_date") }}
union all
select *
from {{ ref("int_kpi__measure_deployments_by_created_date") }}
union all
select *
from {{ ref("int_kpi__measure_deployments_trailing_year_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_deployments_by_finished_date") }}
union all
select *
from {{ ref("int_kpi__measure_code_reviews_by_approved_date") }}
union all
select *
from {{ ref("int_kpi__measure_released_quality_by_event_date") }}
union all
select *
from {{ ref("int_kpi__measure_released_quality_by_sprint") }}
union all
select *
from {{ ref("int_kpi__measure_work_items_by_sprint") }}
union all
select *
from {{ ref("int_kpi__measure_sprint_velocity_by_sprint") }}
union all
select *
from {{ ref("int_kpi__measure_work_items_by_closed_date") }}
union all
select *
from {{ ref("int_kpi__measure_work_in_progress_daily_by_sprint") }}
union all
select *
from {{ ref("int_kpi__measure_epics_released_by_closed_date") }}
union all
select *
from {{ ref("int_kpi__measure_data_quality_checks_by_checked_date") }}
union all
select *
from {{ ref("int_kpi__measure_source_freshness_by_hour_date") }}
union all
select *
from {{ ref("int_kpi__measure_source_freshness_by_hour_start_at") }}
union all
select *
from {{ ref("int_kpi__measure_run_durations_by_run_date") }}
union all
select *
from {{ ref("int_kpi__measure_data_assets_today_by_declared_date") }}
union all
select *
from {{ ref("int_kpi__measure_crm_records_open_by_created_date") }}
