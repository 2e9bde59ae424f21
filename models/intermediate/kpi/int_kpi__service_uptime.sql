-- Time of each service and what of it was lost: local days, and the hours of the last five weeks in
-- place of their days. No time is in two rows.
with
    days as (
        select
            days.service_key,
            days.tenant_id,
            days.service,
            days.service_date,
            days.span_start_at,
            days.span_end_at,
            days.service_date
            >= {{ days_before(tenant_today("services.time_zone"), 36) }} as is_recent
        from {{ ref("int_reliability__service_days") }} as days
        inner join
            {{ ref("int_reliability__services_collected") }} as services
            on days.service_key = services.service_key
    ),

    -- A day has 25 hours when the clocks go back.
    hours_of_day as (
        select hour_key as hour_number
        from {{ ref("dim_hour") }}
        union all
        select 24 as hour_number
    ),

    spans as (
        select service_key, tenant_id, service, service_date, span_start_at, span_end_at
        from days
        where not is_recent
        union all
        select
            days.service_key,
            days.tenant_id,
            days.service,
            days.service_date,
            days.span_start_at + interval '1' hour * hours_of_day.hour_number as span_start_at,
            least(
                days.span_start_at + interval '1' hour * (hours_of_day.hour_number + 1),
                days.span_end_at
            ) as span_end_at
        from days
        inner join
            hours_of_day
            on days.span_start_at + interval '1' hour * hours_of_day.hour_number < days.span_end_at
        where days.is_recent
    ),

    downtimes as (
        {{
            downtime_by_span(
                "spans",
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

    failures as (select service_key, triggered_at from {{ ref("fct_incidents") }} where is_failure),

    begun as (
        select downtimes.service_key, downtimes.span_start_at, count(*) as failure_count
        from downtimes
        inner join
            failures
            on downtimes.service_key = failures.service_key
            and failures.triggered_at >= downtimes.span_start_at
            and failures.triggered_at < downtimes.span_end_at
        group by downtimes.service_key, downtimes.span_start_at
    ),

    final as (
        select
            {{ surrogate_key(["downtimes.tenant_id"]) }} as tenant_key,
            downtimes.service,
            downtimes.service_date,
            downtimes.span_start_at,
            {{ minutes_of(seconds_between("downtimes.span_start_at", "downtimes.span_end_at")) }}
            as total_minutes,
            downtimes.downtime_minutes,
            coalesce(begun.failure_count, 0) as failure_count
        from downtimes
        left join
            begun
            on downtimes.service_key = begun.service_key
            and downtimes.span_start_at = begun.span_start_at
    )

select *
from final
