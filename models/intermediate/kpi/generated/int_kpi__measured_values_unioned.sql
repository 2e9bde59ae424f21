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
from {{ ref("int_kpi__measure_funnel_daily_by_funnel_date") }}
union all
select *
from {{ ref("int_kpi__measure_orders_per_visit_by_visit_date") }}
union all
select *
from {{ ref("int_kpi__measure_referring_customers_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_lead_nurturing_by_enrolled_date") }}
union all
select *
from {{ ref("int_kpi__measure_lifecycle_daily_by_lifecycle_date") }}
union all
select *
from {{ ref("int_kpi__measure_unanswered_leads_daily_by_lead_date") }}
union all
select *
from {{ ref("int_kpi__measure_conversation_leads_by_opened_date") }}
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
from {{ ref("int_kpi__measure_sales_activities_by_activity_date") }}
union all
select *
from {{ ref("int_kpi__measure_sales_activity_days_by_activity_date") }}
union all
select *
from {{ ref("int_kpi__measure_customer_contacts_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_opportunity_stage_history_by_entered_date") }}
union all
select *
from {{ ref("int_kpi__measure_pipeline_stage_summary_by_summary_date") }}
union all
select *
from {{ ref("int_kpi__measure_opportunity_stage_history_by_left_date") }}
union all
select *
from {{ ref("int_kpi__measure_pipeline_days_by_pipeline_date") }}
union all
select *
from {{ ref("int_kpi__measure_pipeline_coverage_by_snapshot_date") }}
union all
select *
from {{ ref("int_kpi__measure_pipeline_health_by_pipeline_date") }}
union all
select *
from {{ ref("int_kpi__measure_sales_rep_performance_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_won_by_territory_by_closed_date") }}
union all
select *
from {{ ref("int_kpi__measure_sales_plan_by_snapshot_date") }}
union all
select *
from {{ ref("int_kpi__measure_forecast_errors_by_period_start_date") }}
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
