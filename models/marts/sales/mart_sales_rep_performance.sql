with
    {# The last day of each month that there is. #}
    plans as (
        select *
        from {{ ref("fct_sales_plan") }}
        qualify
            row_number() over (
                partition by employee_key, period_start_date order by snapshot_date desc nulls last
            )
            = 1
    ),

    created as (
        select
            tenant_key,
            employee_key,
            cast(date_trunc('month', created_date) as date) as month_start,
            count(*) as opportunity_count,
            sum(amount) as pipeline_generated_amount,
            sum(amount_reporting) as pipeline_generated_amount_reporting
        from {{ ref("fct_opportunities") }}
        where created_date is not null
        group by tenant_key, employee_key, cast(date_trunc('month', created_date) as date)
    ),

    closed as (
        select
            tenant_key,
            employee_key,
            cast(date_trunc('month', closed_date) as date) as month_start,
            sum(case when is_won then 1 else 0 end) as won_count,
            sum(case when is_won then 0 else 1 end) as lost_count,
            sum(case when is_won then cycle_days end) as won_cycle_days,
            sum(case when is_expansion then 1 else 0 end) as expansion_closed_count,
            sum(case when is_expansion and is_won then 1 else 0 end) as expansion_won_count
        from {{ ref("fct_opportunities") }}
        where is_closed and closed_date is not null
        group by tenant_key, employee_key, cast(date_trunc('month', closed_date) as date)
    ),

    leads as (
        select
            tenant_key,
            employee_key,
            cast(date_trunc('month', created_date) as date) as month_start,
            count(*) as lead_count
        from {{ ref("fct_leads") }}
        where created_date is not null
        group by tenant_key, employee_key, cast(date_trunc('month', created_date) as date)
    ),

    activities as (
        select
            tenant_key,
            employee_key,
            cast(date_trunc('month', activity_date) as date) as month_start,
            count(*) as activity_count,
            sum(case when activity_type = 'call' then 1 else 0 end) as call_count,
            sum(case when activity_type = 'email' then 1 else 0 end) as email_count,
            sum(case when activity_type = 'meeting' then 1 else 0 end) as meeting_count,
            sum(case when is_first_response then 1 else 0 end) as first_response_count
        from {{ ref("fct_sales_activities") }}
        where is_completed
        group by tenant_key, employee_key, cast(date_trunc('month', activity_date) as date)
    ),

    working_days as (
        select month_start, date_key
        from {{ ref("dim_date") }}
        where not is_weekend and not is_holiday
    ),

    {# Opportunities open at the end of the month, and how many of them were followed up. #}
    month_ends as (
        select employee_key, tenant_key, period_start_date as month_start, snapshot_date from plans
    ),

    open_pipeline as (
        select
            month_ends.employee_key,
            month_ends.month_start,
            count(*) as open_count,
            sum(daily.open_amount) as open_amount,
            sum(daily.weighted_amount) as weighted_amount,
            sum(case when daily.has_activity_in_7_days then 1 else 0 end) as followed_up_count,
            sum(case when daily.is_stale then 1 else 0 end) as stale_count
        from month_ends
        inner join
            {{ ref("fct_pipeline_daily") }} as daily
            on month_ends.tenant_key = daily.tenant_key
            and month_ends.employee_key = daily.employee_key
            and month_ends.snapshot_date = daily.pipeline_date
        group by month_ends.employee_key, month_ends.month_start
    ),

    worked as (
        select month_ends.employee_key, month_ends.month_start, count(*) as working_day_count
        from month_ends
        inner join
            working_days
            on month_ends.month_start = working_days.month_start
            and month_ends.snapshot_date >= working_days.date_key
        group by month_ends.employee_key, month_ends.month_start
    ),

    final as (
        select
            {{ surrogate_key(["plans.employee_key", "plans.period_start_date"]) }} as rep_month_key,
            plans.tenant_key,
            plans.employee_key,
            plans.team,
            plans.period_start_date as month_start,
            plans.is_ended,
            plans.currency_code,
            plans.quota_amount,
            plans.quota_amount_reporting,
            plans.closed_to_date_amount as won_amount,
            plans.closed_to_date_amount_reporting as won_amount_reporting,
            case
                when plans.quota_amount > 0
                then
                    cast(plans.closed_to_date_amount as double) / cast(plans.quota_amount as double)
            end as quota_attainment_rate,
            case
                when plans.quota_amount > plans.closed_to_date_amount
                then
                    cast(plans.pipeline_amount as double)
                    / cast(plans.quota_amount - plans.closed_to_date_amount as double)
            end as pipeline_coverage,
            plans.commit_forecast_amount,
            plans.best_case_forecast_amount,
            plans.projected_amount,
            {% for group, measures in {
                "created": ["opportunity_count"],
                "closed": [
                    "won_count",
                    "lost_count",
                    "expansion_closed_count",
                    "expansion_won_count",
                ],
                "leads": ["lead_count"],
                "activities": [
                    "activity_count",
                    "call_count",
                    "email_count",
                    "meeting_count",
                    "first_response_count",
                ],
                "worked": ["working_day_count"],
                "open_pipeline": ["open_count", "followed_up_count", "stale_count"],
                "retention": ["sold_customer_count", "retained_customer_count"],
            }.items() -%}
                {% for measure in measures -%}
                    cast(coalesce({{ group }}.{{ measure }}, 0) as bigint) as {{ measure }},
                {% endfor %}
            {%- endfor %}
            cast(closed.won_cycle_days as bigint) as won_cycle_days,
            {% for measure in [
                "created.pipeline_generated_amount",
                "created.pipeline_generated_amount_reporting",
                "open_pipeline.open_amount",
                "open_pipeline.weighted_amount",
            ] -%}
                cast(coalesce({{ measure }}, 0) as decimal(18, 4)) as {{ measure.split(".")[1] }}
                {{- "," if not loop.last }}
            {% endfor %}
        from plans
        {% for group in ["created", "closed", "leads", "activities"] -%}
            left join
                {{ group }}
                on plans.tenant_key = {{ group }}.tenant_key
                and plans.employee_key = {{ group }}.employee_key
                and plans.period_start_date = {{ group }}.month_start
        {% endfor %}
        left join
            worked
            on plans.employee_key = worked.employee_key
            and plans.period_start_date = worked.month_start
        left join
            open_pipeline
            on plans.employee_key = open_pipeline.employee_key
            and plans.period_start_date = open_pipeline.month_start
        left join
            {{ ref("int_sales__rep_retention") }} as retention
            on plans.tenant_key = retention.tenant_key
            and plans.employee_key = retention.employee_key
            and plans.period_start_date = retention.month_start
    )

select *
from final
