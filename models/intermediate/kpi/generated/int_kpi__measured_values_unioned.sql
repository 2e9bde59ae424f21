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
from {{ ref("int_kpi__measure_conversions_by_converted_date") }}
union all
select *
from {{ ref("int_kpi__measure_channel_attribution_by_attribution_date") }}
union all
select *
from {{ ref("int_kpi__measure_conversion_paths_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_campaign_performance_by_performance_date") }}
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
from {{ ref("int_kpi__measure_unit_economics_monthly_by_month_start") }}
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
from {{ ref("int_kpi__measure_conversations_by_opened_at") }}
union all
select *
from {{ ref("int_kpi__measure_service_requests_by_opened_date") }}
union all
select *
from {{ ref("int_kpi__measure_conversing_customers_by_opened_date") }}
union all
select *
from {{ ref("int_kpi__measure_repeat_customers_daily_by_window_date") }}
union all
select *
from {{ ref("int_kpi__measure_active_conversations_by_starts_at") }}
union all
select *
from {{ ref("int_kpi__measure_conversation_hourly_by_hour_at") }}
union all
select *
from {{ ref("int_kpi__measure_peak_hours_daily_by_window_date") }}
union all
select *
from {{ ref("int_kpi__measure_conversation_hours_by_hour_date") }}
union all
select *
from {{ ref("int_kpi__measure_bot_time_saved_by_resolved_date") }}
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
from {{ ref("int_kpi__measure_messages_by_sent_date") }}
union all
select *
from {{ ref("int_kpi__measure_messages_by_sent_at") }}
union all
select *
from {{ ref("int_kpi__measure_whatsapp_delivery_daily_by_sent_date") }}
union all
select *
from {{ ref("int_kpi__measure_messages_today_by_starts_at") }}
union all
select *
from {{ ref("int_kpi__measure_agent_performance_daily_by_activity_date") }}
union all
select *
from {{ ref("int_kpi__measure_workload_balance_by_activity_date") }}
union all
select *
from {{ ref("int_kpi__measure_agent_status_daily_by_activity_date") }}
union all
select *
from {{ ref("int_kpi__measure_whatsapp_sessions_by_starts_at") }}
union all
select *
from {{ ref("int_kpi__measure_channel_health_by_snapshot_date") }}
union all
select *
from {{ ref("int_kpi__measure_channel_health_by_hour_at") }}
union all
select *
from {{ ref("int_kpi__measure_operating_costs_daily_by_cost_date") }}
union all
select *
from {{ ref("int_kpi__measure_ledger_daily_by_ledger_date") }}
union all
select *
from {{ ref("int_kpi__measure_ledger_monthly_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_product_line_revenue_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_int_finance__provider_costs_by_cost_date") }}
union all
select *
from {{ ref("int_kpi__measure_cost_savings_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_feature_impact_daily_by_impact_date") }}
union all
select *
from {{ ref("int_kpi__measure_roi_daily_by_period_start_date") }}
union all
select *
from {{ ref("int_kpi__measure_agent_training_by_proficient_date") }}
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
from {{ ref("int_kpi__measure_project_days_by_project_date") }}
union all
select *
from {{ ref("int_kpi__measure_project_days_by_observed_at") }}
union all
select *
from {{ ref("int_kpi__measure_projects_by_delivered_date") }}
union all
select *
from {{ ref("int_kpi__measure_delivery_efficiency_weekly_by_week_start") }}
union all
select *
from {{ ref("int_kpi__measure_project_status_events_by_occurred_date") }}
union all
select *
from {{ ref("int_kpi__measure_access_requests_by_granted_date") }}
union all
select *
from {{ ref("int_kpi__measure_client_messages_by_sent_date") }}
union all
select *
from {{ ref("int_kpi__measure_project_quality_by_reviewed_date") }}
union all
select *
from {{ ref("int_kpi__measure_project_quality_by_project") }}
union all
select *
from {{ ref("int_kpi__measure_quality_monthly_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_client_feedback_by_submitted_date") }}
union all
select *
from {{ ref("int_kpi__measure_automation_health_daily_by_activity_date") }}
union all
select *
from {{ ref("int_kpi__measure_workflow_executions_by_execution_date") }}
union all
select *
from {{ ref("int_kpi__measure_workflow_executions_by_started_at") }}
union all
select *
from {{ ref("int_kpi__measure_workflow_error_rates_by_period") }}
union all
select *
from {{ ref("int_kpi__measure_workflow_uptime_daily_by_activity_date") }}
union all
select *
from {{ ref("int_kpi__measure_time_saved_monthly_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_int_automation__execution_windows_by_activity_date") }}
union all
select *
from {{ ref("int_kpi__measure_int_automation__execution_windows_by_hour_at") }}
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
union all
select *
from {{ ref("int_kpi__measure_business_health_daily_by_health_date") }}
union all
select *
from {{ ref("int_kpi__measure_operational_risk_daily_by_risk_date") }}
union all
select *
from {{ ref("int_kpi__measure_agility_quarterly_by_quarter_start") }}
union all
select *
from {{ ref("int_kpi__measure_financial_risk_monthly_by_month_start") }}
union all
select *
from {{ ref("int_kpi__measure_bi_usage_by_occurred_date") }}
union all
select *
from {{ ref("int_kpi__measure_bi_usage_by_occurred_at") }}
