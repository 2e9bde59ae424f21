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
from {{ ref("int_kpi__measure_survey_responses_by_responded_date") }}
union all
select *
from {{ ref("int_kpi__measure_int_customers__survey_invitations_by_sent_date") }}
union all
select *
from {{ ref("int_kpi__measure_int_customers__feedback_comments_by_commented_date") }}
union all
select *
from {{ ref("int_kpi__measure_int_customers__first_values_by_first_value_date") }}
union all
select *
from {{ ref("int_kpi__measure_int_customers__community_months_by_month_start") }}
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
from {{ ref("int_kpi__measure_customer_health_daily_by_health_date") }}
union all
select *
from {{ ref("int_kpi__measure_int_product__daily_users_by_activity_date") }}
union all
select *
from {{ ref("int_kpi__measure_int_product__active_users_by_usage_date") }}
union all
select *
from {{ ref("int_kpi__measure_int_product__sessions_by_started_date") }}
union all
select *
from {{ ref("int_kpi__measure_int_product__user_weeks_by_week_start") }}
union all
select *
from {{ ref("int_kpi__measure_int_product__journeys_by_started_date") }}
union all
select *
from {{ ref("int_kpi__measure_product_usage_daily_by_usage_date") }}
union all
select *
from {{ ref("int_kpi__measure_user_retention_cohort_by_activity_month") }}
union all
select *
from {{ ref("int_kpi__measure_int_product__feature_months_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_int_product__user_months_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_int_product__user_feature_months_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_int_product__user_milestones_by_value_reached_date") }}
union all
select *
from {{ ref("int_kpi__measure_int_product__funnel_steps_by_signed_up_date") }}
union all
select *
from {{ ref("int_kpi__measure_int_product__deprecated_use_months_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_int_product__signups_monthly_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_int_product__user_days_by_activity_date") }}
union all
select *
from {{ ref("int_kpi__measure_int_product__integration_months_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_int_product__account_months_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_data_quality_results_by_checked_date") }}
union all
select *
from {{ ref("int_kpi__measure_pipeline_runs_by_run_date") }}
