-- Views of pages by asset and day, and by hour: rows have the one or the other time, and each grain
-- of a KPI reads those that have its own. Analytics tell hours without the page.
with
    daily as (
        select
            tenant_key,
            content_key,
            reporting_date,
            cast(null as timestamp) as hour_started_at,
            view_count
        from {{ ref("fct_content_performance_daily") }}
        where content_type in ('page', 'post') and view_count is not null
    ),

    traffic as (select * from {{ ref("fct_web_traffic_hourly") }}),

    {# An hour is placed once, not for each of its rows. #}
    hours as (
        select
            time_zone,
            reporting_date,
            hour_key,
            {{
                from_tenant_time(
                    "cast(reporting_date as timestamp) + hour_key * interval '1' hour",
                    "time_zone",
                )
            }} as started_at
        from (select distinct time_zone, reporting_date, hour_key from traffic) as named
    ),

    hourly as (
        select
            traffic.tenant_key,
            cast(null as string) as content_key,
            cast(null as date) as reporting_date,
            hours.started_at as hour_started_at,
            traffic.page_view_count as view_count
        from traffic
        left join
            hours
            on traffic.time_zone = hours.time_zone
            and traffic.reporting_date = hours.reporting_date
            and traffic.hour_key = hours.hour_key
    ),

    final as (
        select *
        from daily
        union all
        select *
        from hourly
    )

select *
from final
