-- The business calendar: for each zone, opening hours and local day, when business opens and closes
-- (UTC; NULL on weekends and holidays) and how many business seconds lay before the day. The
-- seconds
-- between any two instants are then a difference: macro business_seconds_between.
with
    opening_hours as (
        select opens_at_hour, closes_at_hour
        from {{ ref("sla_policies") }}
        where is_business_hours
        union
        select opens_at_hour, closes_at_hour
        from {{ ref("stg_kpi_targets__sla_policies") }}
        where calendar = 'business_hours'
    ),

    zones as (select distinct time_zone from {{ ref("dim_tenant") }}),

    days as (
        select
            zones.time_zone,
            opening_hours.opens_at_hour,
            opening_hours.closes_at_hour,
            calendar.date_key,
            not calendar.is_weekend and not calendar.is_holiday as is_working_day,
            cast(calendar.date_key as timestamp) as midnight
        from {{ ref("dim_date") }} as calendar
        cross join zones
        cross join opening_hours
        where opening_hours.opens_at_hour < opening_hours.closes_at_hour
    ),

    -- Instants, not wall-clock times: a day on which the clock changes while business is open has
    -- an
    -- hour more or less.
    opened as (
        select
            *,
            case
                when is_working_day
                then
                    {{
                        from_tenant_time(
                            "midnight + opens_at_hour * interval '1' hour", "time_zone"
                        )
                    }}
            end as opens_at,
            case
                when is_working_day
                then
                    {{
                        from_tenant_time(
                            "midnight + closes_at_hour * interval '1' hour", "time_zone"
                        )
                    }}
            end as closes_at
        from days
    ),

    timed as (
        select *, coalesce({{ seconds_between("opens_at", "closes_at") }}, 0) as business_seconds
        from opened
    ),

    final as (
        select
            time_zone,
            opens_at_hour,
            closes_at_hour,
            date_key,
            is_working_day,
            opens_at,
            closes_at,
            cast(business_seconds as bigint) as business_seconds,
            cast(
                sum(business_seconds) over (
                    partition by time_zone, opens_at_hour, closes_at_hour order by date_key
                )
                - business_seconds as bigint
            ) as business_seconds_before
        from timed
    )

select *
from final
