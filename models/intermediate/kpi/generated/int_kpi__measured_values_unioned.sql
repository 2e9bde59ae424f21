{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
select *
from {{ ref("int_kpi__measure_ad_performance_daily_by_reporting_date") }}
union all
select *
from {{ ref("int_kpi__measure_campaign_budget_daily_by_budget_date") }}
union all
select *
from {{ ref("int_kpi__measure_budget_use_by_budget_date") }}
union all
select *
from {{ ref("int_kpi__measure_budget_use_by_hour_started_at") }}
union all
select *
from {{ ref("int_kpi__measure_ad_performance_intraday_by_hour_started_at") }}
union all
select *
from {{ ref("int_kpi__measure_ad_performance_intraday_by_reporting_date") }}
union all
select *
from {{ ref("int_kpi__measure_keyword_quality_daily_by_reporting_date") }}
union all
select *
from {{ ref("int_kpi__measure_web_traffic_hourly_by_reporting_date") }}
union all
select *
from {{ ref("int_kpi__measure_web_sessions_by_channel_by_reporting_date") }}
union all
select *
from {{ ref("int_kpi__measure_recognised_sessions_by_session_date") }}
union all
select *
from {{ ref("int_kpi__measure_web_traffic_vs_history_by_hour_started_at") }}
union all
select *
from {{ ref("int_kpi__measure_web_traffic_vs_history_by_reporting_date") }}
union all
select *
from {{ ref("int_kpi__measure_page_views_by_reporting_date") }}
union all
select *
from {{ ref("int_kpi__measure_page_views_by_hour_started_at") }}
union all
select *
from {{ ref("int_kpi__measure_content_performance_daily_by_reporting_date") }}
union all
select *
from {{ ref("int_kpi__measure_content_engagement_daily_by_reporting_date") }}
union all
select *
from {{ ref("int_kpi__measure_thought_leadership_quarterly_by_quarter_start") }}
union all
select *
from {{ ref("int_kpi__measure_social_followers_daily_by_follower_date") }}
union all
select *
from {{ ref("int_kpi__measure_social_growth_monthly_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_social_profile_daily_by_reporting_date") }}
union all
select *
from {{ ref("int_kpi__measure_social_audience_by_audience_date") }}
union all
select *
from {{ ref("int_kpi__measure_email_list_daily_by_list_date") }}
union all
select *
from {{ ref("int_kpi__measure_email_performance_by_sent_date") }}
union all
select *
from {{ ref("int_kpi__measure_email_conversions_daily_by_email_date") }}
union all
select *
from {{ ref("int_kpi__measure_email_automations_daily_by_automation_date") }}
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
