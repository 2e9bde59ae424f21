{# First and last day that the data or the clock names. #}
with
    bounds as (
        {% for model, column in [
            ("stg_google_ads__ad_performance_daily", "reporting_date"),
            ("stg_ga4__sessions_hourly", "reporting_date"),
            ("stg_google_ads__campaigns", "try_cast(start_date_time as timestamp)"),
            ("stg_hubspot__contacts", "created_at"),
            ("stg_hubspot__deals", "created_at"),
            ("stg_hubspot__deals", "closed_at"),
            ("stg_salesforce__leads", "created_at"),
            ("stg_salesforce__opportunities", "created_at"),
            ("stg_salesforce__opportunities", "close_date"),
            ("stg_billing__subscription_events", "created_at"),
            ("stg_billing__invoices", "created_at"),
            ("stg_support_desk__tickets", "created_at"),
            ("stg_crm_app__conversations", "opened_at"),
            ("stg_crm_app__tickets", "created_at"),
            ("stg_operating_costs__entries", "date"),
            ("stg_kpi_targets__targets", "valid_from"),
            ("stg_file_drop__ads_daily", "date"),
            ("stg_file_drop__leads", "created_at"),
            ("stg_file_drop__opportunities", "created_date"),
            ("stg_file_drop__opportunities", "closed_date"),
            ("stg_file_drop__subscriptions", "effective_date"),
            ("stg_file_drop__conversations", "opened_at"),
            ("stg_file_drop__tickets", "created_at"),
            ("stg_file_drop__tickets", "resolved_at"),
            ("stg_file_drop__costs", "date"),
        ] %}
            select
                min(cast({{ column }} as date)) as first_day,
                max(cast({{ column }} as date)) as last_day
            from {{ ref(model) }}
            union all
        {% endfor %}
        select cast({{ as_of() }} as date) as first_day, cast({{ as_of() }} as date) as last_day
    ),

    {# A local date may lie a day beside the UTC one. #}
    final as (
        select
            {{ days_before("min(first_day)", 1) }} as first_day,
            {{ days_before("max(last_day)", -1) }} as last_day
        from bounds
    )

select *
from final
