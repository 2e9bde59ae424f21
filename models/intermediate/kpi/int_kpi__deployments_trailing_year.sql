-- Production deployments of the twelve months that end with a month, beside those of the twelve
-- before;
-- NULL while there are not yet 24 months of them.
with
    monthly as (
        select
            tenant_key,
            cast(date_trunc('month', created_date) as date) as month_start,
            count(*) as deployment_count
        from {{ ref("fct_deployments") }}
        group by tenant_key, cast(date_trunc('month', created_date) as date)
    ),

    spans as (
        select monthly.tenant_key, min(monthly.month_start) as first_month, tenants.today_date
        from monthly
        inner join
            {{ ref("int_kpi__tenants") }} as tenants on monthly.tenant_key = tenants.tenant_key
        group by monthly.tenant_key, tenants.today_date
    ),

    months as (
        select
            spans.tenant_key,
            calendar.date_key as month_start,
            coalesce(monthly.deployment_count, 0) as deployment_count
        from spans
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_month and spans.today_date
            and calendar.date_key = calendar.month_start
        left join
            monthly
            on spans.tenant_key = monthly.tenant_key
            and calendar.date_key = monthly.month_start
    ),

    summed as (
        select
            tenant_key,
            month_start,
            row_number() over (partition by tenant_key order by month_start) as month_number,
            sum(deployment_count) over (
                partition by tenant_key
                order by month_start
                rows between 11 preceding and current row
            ) as year_count,
            sum(deployment_count) over (
                partition by tenant_key
                order by month_start
                rows between 23 preceding and 12 preceding
            ) as year_before_count
        from months
    ),

    final as (
        select
            tenant_key,
            month_start,
            case when month_number >= 24 then year_count end as year_count,
            case when month_number >= 24 then year_before_count end as year_before_count
        from summed
    )

select *
from final
