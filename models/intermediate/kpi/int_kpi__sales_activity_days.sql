-- Calls, e-mails and working days of each unit by day, from its first activity to today.
with
    done as (
        select
            tenant_key,
            activity_date,
            sum(case when activity_type = 'call' then 1 else 0 end) as call_count,
            sum(case when activity_type = 'email' then 1 else 0 end) as email_count
        from {{ ref("fct_sales_activities") }}
        where is_completed
        group by tenant_key, activity_date
    ),

    {# A CRM from which no e-mail ever came does not say that there were none. #}
    spans as (
        select
            done.tenant_key,
            tenants.today_date,
            min(done.activity_date) as first_date,
            sum(done.email_count) > 0 as has_emails
        from done
        inner join {{ ref("int_kpi__tenants") }} as tenants on done.tenant_key = tenants.tenant_key
        group by done.tenant_key, tenants.today_date
    ),

    final as (
        select
            spans.tenant_key,
            calendar.date_key as activity_date,
            coalesce(done.call_count, 0) as call_count,
            case when spans.has_emails then coalesce(done.email_count, 0) end as email_count,
            case
                when calendar.is_weekend or calendar.is_holiday then 0 else 1
            end as working_day_count
        from spans
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and spans.today_date
        left join
            done on spans.tenant_key = done.tenant_key and calendar.date_key = done.activity_date
    )

select *
from final
