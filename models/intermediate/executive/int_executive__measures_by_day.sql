-- What a unit's health is made of, added up by day, on every day of the calendar until the unit's
-- today. NULL where nothing was to be measured.
with
    days as (
        select tenants.tenant_key, tenants.today_date, calendar.date_key as health_date
        from {{ ref("int_kpi__tenants") }} as tenants
        inner join {{ ref("dim_date") }} as calendar on calendar.date_key <= tenants.today_date
        where tenants.tenant_id <> 'unknown'
    ),

    answers as (
        select
            tenant_key,
            responded_date,
            count(*) as nps_answer_count,
            sum(case when is_promoter then 1 else 0 end) as promoter_count,
            sum(case when is_detractor then 1 else 0 end) as detractor_count
        from {{ ref("fct_survey_responses") }}
        where survey_type = 'nps' and score is not null
        group by tenant_key, responded_date
    ),

    services as (
        select
            tenant_key,
            slo_date,
            sum(total_minutes) as service_minutes,
            sum(downtime_minutes) as downtime_minutes
        from {{ ref("mart_slo_daily") }}
        group by tenant_key, slo_date
    ),

    deliveries as (
        select
            tenant_key,
            delivered_date,
            count(*) as delivered_count,
            sum(case when is_on_time then 1 else 0 end) as on_time_count
        from {{ ref("fct_projects") }}
        where is_on_time is not null
        group by tenant_key, delivered_date
    ),

    workflows as (
        select
            tenant_key,
            activity_date,
            sum(finished_count) as workflow_finished_count,
            sum(success_count) as workflow_success_count
        from {{ ref("mart_automation_health_daily") }}
        group by tenant_key, activity_date
    ),

    {# As of the KPI daily_budget_utilization: days on which a campaign had a budget to spend. #}
    budgets as (
        select
            tenant_key,
            budget_date,
            sum(daily_budget_amount_reporting) as budget_amount_reporting,
            sum(spend_amount_reporting) as spend_amount_reporting
        from {{ ref("fct_campaign_budget_daily") }}
        where
            coalesce(is_enabled, true)
            and daily_budget_amount > 0
            and daily_budget_amount_reporting is not null
        group by tenant_key, budget_date
    ),

    capabilities as (
        select
            tenant_key,
            impact_date,
            sum(active_user_day_count) as active_user_day_count,
            sum(eligible_user_day_count) as eligible_user_day_count
        from {{ ref("fct_feature_impact_daily") }}
        where eligible_user_day_count is not null
        group by tenant_key, impact_date
    ),

    final as (
        select
            days.tenant_key,
            days.today_date,
            days.health_date,
            answers.nps_answer_count,
            answers.promoter_count,
            answers.detractor_count,
            services.service_minutes,
            services.downtime_minutes,
            deliveries.delivered_count,
            deliveries.on_time_count,
            workflows.workflow_finished_count,
            workflows.workflow_success_count,
            budgets.budget_amount_reporting,
            budgets.spend_amount_reporting,
            capabilities.active_user_day_count,
            capabilities.eligible_user_day_count,
            users.active_user_change,
            users.adopting_user_change
        from days
        left join
            answers
            on days.tenant_key = answers.tenant_key
            and days.health_date = answers.responded_date
        left join
            services
            on days.tenant_key = services.tenant_key
            and days.health_date = services.slo_date
        left join
            deliveries
            on days.tenant_key = deliveries.tenant_key
            and days.health_date = deliveries.delivered_date
        left join
            workflows
            on days.tenant_key = workflows.tenant_key
            and days.health_date = workflows.activity_date
        left join
            budgets
            on days.tenant_key = budgets.tenant_key
            and days.health_date = budgets.budget_date
        left join
            capabilities
            on days.tenant_key = capabilities.tenant_key
            and days.health_date = capabilities.impact_date
        left join
            {{ ref("int_executive__users_of_advanced_features") }} as users
            on days.tenant_key = users.tenant_key
            and days.health_date = users.change_date
    )

select *
from final
