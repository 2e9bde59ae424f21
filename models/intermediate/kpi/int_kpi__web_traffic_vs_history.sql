-- Sessions and key events of each hour beside what was to be expected by the 28 days before:
-- sessions as in the same hour of the same weekday, key events at the rate of the same weekday. The
-- first four weeks have no expectation.
with
    told as (
        select
            tenant_key,
            max(time_zone) as time_zone,
            reporting_date,
            hour_key,
            sum(session_count) as session_count,
            sum(cast(key_event_count as decimal(18, 4))) as key_event_count
        from {{ ref("fct_web_traffic_hourly") }}
        group by tenant_key, reporting_date, hour_key
    ),

    spans as (
        select
            tenant_key,
            max(time_zone) as time_zone,
            min(reporting_date) as first_date,
            max(reporting_date) as last_date,
            max(cast(reporting_date as timestamp) + hour_key * interval '1' hour) as last_hour
        from told
        group by tenant_key
    ),

    days as (
        {{
            date_rows(
                "spans", ["tenant_key", "time_zone", "last_hour"], "first_date", "last_date"
            )
        }}
    ),

    clock as (
        select
            days.tenant_key,
            days.time_zone,
            days.date_day as reporting_date,
            hours.hour_key,
            cast(days.date_day as timestamp) + hours.hour_key * interval '1' hour as local_hour,
            {{
                from_tenant_time(
                    "cast(days.date_day as timestamp) + hours.hour_key * interval '1' hour",
                    "days.time_zone",
                )
            }} as hour_started_at,
            days.last_hour
        from days
        cross join {{ ref("dim_hour") }} as hours
    ),

    -- An hour that nobody came in is told by no row; up to the last that was told it is 0. The hour
    -- that summer time leaves out is none.
    hours as (
        select
            clock.tenant_key,
            clock.reporting_date,
            clock.hour_key,
            clock.hour_started_at,
            coalesce(told.session_count, 0) as session_count,
            coalesce(told.key_event_count, 0) as key_event_count
        from clock
        left join
            told
            on clock.tenant_key = told.tenant_key
            and clock.reporting_date = told.reporting_date
            and clock.hour_key = told.hour_key
        where
            clock.local_hour <= clock.last_hour
            and {{ to_tenant_time("clock.hour_started_at", "clock.time_zone") }} = clock.local_hour
    ),

    daily as (
        select
            tenant_key,
            reporting_date,
            sum(session_count) as session_count,
            sum(key_event_count) as key_event_count
        from hours
        group by tenant_key, reporting_date
    ),

    {% set window -%}
        over (
            partition by tenant_key, {{ iso_weekday("reporting_date") }}
            order by reporting_date
            rows between 4 preceding and 1 preceding
        )
    {%- endset -%}
    weekdays as (
        select
            tenant_key,
            reporting_date,
            count(*) {{ window }} as week_count,
            sum(session_count) {{ window }} as session_count_before,
            sum(key_event_count) {{ window }} as key_event_count_before
        from daily
    ),

    {% set window -%}
        over (
            partition by tenant_key, {{ iso_weekday("reporting_date") }}, hour_key
            order by reporting_date
            rows between 4 preceding and 1 preceding
        )
    {%- endset -%}
    compared as (
        select
            *,
            count(*) {{ window }} as week_count,
            sum(session_count) {{ window }} as session_count_before
        from hours
    ),

    final as (
        select
            compared.tenant_key,
            compared.reporting_date,
            compared.hour_started_at,
            cast(compared.session_count as bigint) as session_count,
            cast(compared.key_event_count as decimal(18, 4)) as key_event_count,
            case
                when compared.week_count = 4 then cast(compared.session_count_before as double) / 4
            end as expected_session_count,
            case
                when weekdays.week_count = 4
                then
                    compared.session_count
                    * cast(weekdays.key_event_count_before as double)
                    / nullif(cast(weekdays.session_count_before as double), 0)
            end as expected_key_event_count
        from compared
        inner join
            weekdays
            on compared.tenant_key = weekdays.tenant_key
            and compared.reporting_date = weekdays.reporting_date
    )

select *
from final
