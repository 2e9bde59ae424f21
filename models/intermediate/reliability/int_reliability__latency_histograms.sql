-- Requests of each endpoint in each window that monitoring samples (four hours), with the times
-- they
-- took as buckets that are not cumulative: buckets can be summed over services and hours.
with
    windows as (
        select
            *,
            {% for column in [
                "within_100ms",
                "within_200ms",
                "within_400ms",
                "within_800ms",
                "request",
                "failed_request",
                "throttled_request",
            ] -%}
                cast(cast({{ column }}_count as decimal(18, 0)) as bigint) as {{ column }}_total
                {{- "," if not loop.last }}
            {% endfor %}
        from {{ ref("stg_monitoring__service_metrics") }}
        where endpoint <> '(service)'
    ),

    final as (
        select
            tenant_id,
            service,
            endpoint,
            window_start_at,
            window_end_at,
            request_total as request_count,
            failed_request_total as failed_request_count,
            throttled_request_total as throttled_request_count,
            cast(latency_seconds as decimal(18, 4)) as latency_seconds,
            within_100ms_total as latency_0_100ms_count,
            within_200ms_total - within_100ms_total as latency_100_200ms_count,
            within_400ms_total - within_200ms_total as latency_200_400ms_count,
            within_800ms_total - within_400ms_total as latency_400_800ms_count,
            request_total - within_800ms_total as latency_over_800ms_count
        from windows
    )

select *
from final
