-- The measures of a unit's health over the days up to each day, and of the last month that was
-- over before it.
{%- set windows = {
    "nps_answer_count": 90,
    "promoter_count": 90,
    "detractor_count": 90,
    "delivered_count": 90,
    "on_time_count": 90,
    "service_minutes": 28,
    "downtime_minutes": 28,
    "workflow_finished_count": 28,
    "workflow_success_count": 28,
    "budget_amount_reporting": 28,
    "spend_amount_reporting": 28,
    "active_user_day_count": 28,
    "eligible_user_day_count": 28,
} %}
with
    windowed as (
        select
            tenant_key,
            today_date,
            health_date,
            cast(
                date_trunc('month', health_date) - interval '1' month as date
            ) as closed_month_start,
            {% for measure, days in windows.items() -%}
                sum({{ measure }}) over (
                    partition by tenant_key
                    order by health_date rows between {{ days - 1 }} preceding and current row
                ) as {{ measure }},
            {% endfor -%}
            {% for kind in ["active", "adopting"] -%}
                sum({{ kind }}_user_change) over (
                    partition by tenant_key
                    order by health_date
                    rows between unbounded preceding and current row
                ) as {{ kind }}_user_count {{- "," if not loop.last }}
            {% endfor %}
        from {{ ref("int_executive__measures_by_day") }}
    ),

    final as (
        select
            windowed.*,
            months.opening_mrr_amount_reporting,
            months.closing_mrr_amount_reporting,
            months.cohort_customer_count,
            months.retained_customer_count
        from windowed
        left join
            {{ ref("int_executive__months_closed") }} as months
            on windowed.tenant_key = months.tenant_key
            and windowed.closed_month_start = months.month_start
    )

select *
from final
