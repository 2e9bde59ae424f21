-- Each service on each day of its tenant's zone since it was first seen, today as far as it has
-- come:
-- how long the day was (23 to 25 hours) and how much of it was lost.
with
    services as (
        select
            service_key,
            tenant_id,
            time_zone,
            service,
            {{ to_tenant_date("first_seen_at", "time_zone") }} as first_date,
            {{ tenant_today("time_zone") }} as today_date
        from {{ ref("int_reliability__services_collected") }}
    ),

    days as (
        {{
            date_rows(
                "services",
                ["service_key", "tenant_id", "time_zone", "service"],
                "first_date",
                "today_date",
            )
        }}
    ),

    spans as (
        select
            service_key,
            tenant_id,
            service,
            date_day as service_date,
            {{ from_tenant_time("cast(date_day as timestamp)", "time_zone") }} as span_start_at,
            least(
                {{
                    from_tenant_time(
                        "cast(date_day as timestamp) + interval '1' day", "time_zone"
                    )
                }},
                {{ as_of() }}
            ) as span_end_at
        from days
    ),

    begun as (select * from spans where span_start_at < span_end_at),

    downtimes as (
        {{
            downtime_by_span(
                "begun",
                [
                    "service_key",
                    "tenant_id",
                    "service",
                    "service_date",
                    "span_start_at",
                    "span_end_at",
                ],
            )
        }}
    ),

    final as (
        select *, {{ minutes_of(seconds_between("span_start_at", "span_end_at")) }} as total_minutes
        from downtimes
    )

select *
from final
