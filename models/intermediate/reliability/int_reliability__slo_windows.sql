-- Each window of a service with its objectives: the share of good requests, the share of requests
-- in
-- time, the share of the checks from outside that succeeded. One nobody measured is NULL, not
-- missed.
{%- set buckets = latency_buckets().keys() | list %}

with
    windows as (
        select
            service_key,
            tenant_key,
            window_date,
            window_start_at,
            sum(request_count) as request_count,
            sum(failed_request_count) as failed_request_count,
            sum(satisfied_request_count) as satisfied_request_count,
            {% for bucket in buckets %} sum({{ bucket }}) as {{ bucket }}, {% endfor %}
            sum(checked_minutes) as checked_minutes,
            sum(check_down_minutes) as check_down_minutes
        from {{ ref("fct_service_metrics_hourly") }}
        group by service_key, tenant_key, window_date, window_start_at
    ),

    judged as (
        select
            windows.*,
            services.slo_availability_rate,
            case
                when windows.request_count > 0
                then
                    windows.failed_request_count
                    <= (1 - services.slo_availability_rate) * windows.request_count
            end as is_availability_met,
            case
                when windows.request_count > 0
                then
                    windows.satisfied_request_count
                    >= services.slo_latency_rate * windows.request_count
            end as is_latency_met,
            case
                when windows.checked_minutes > 0
                then
                    windows.check_down_minutes
                    <= (1 - services.slo_availability_rate) * windows.checked_minutes
            end as is_uptime_met,
            cast(windows.failed_request_count as double) / nullif(
                cast((1 - services.slo_availability_rate) * windows.request_count as double), 0
            ) as burn_ratio
        from windows
        inner join
            {{ ref("dim_service") }} as services on windows.service_key = services.service_key
    ),

    final as (
        select
            *,
            case
                when
                    is_availability_met is not null
                    or is_latency_met is not null
                    or is_uptime_met is not null
                then
                    coalesce(is_availability_met, true)
                    and coalesce(is_latency_met, true)
                    and coalesce(is_uptime_met, true)
            end as is_slo_met
        from judged
    )

select *
from final
