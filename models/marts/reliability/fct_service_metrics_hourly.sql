{%- set buckets = latency_buckets() -%}
{%- set columns = buckets.keys() | list -%}
{%- set bounds = buckets.values() | list -%}

with
    services as (select * from {{ ref("int_reliability__services_collected") }}),

    histograms as (select * from {{ ref("int_reliability__latency_histograms") }}),

    whole_services as (
        select * from {{ ref("stg_monitoring__service_metrics") }} where endpoint = '(service)'
    ),

    -- What was seen from outside: all targets of a service together.
    checks as (
        select
            tenant_id,
            service,
            window_start_at,
            window_end_at,
            sum(
                {{ minutes_of(seconds_between("window_start_at", "window_end_at")) }}
            ) as checked_minutes,
            sum(
                cast(
                    (1 - up_rate)
                    * {{ seconds_between("window_start_at", "window_end_at") }}
                    / 60 as decimal(18, 4)
                )
            ) as check_down_minutes
        from {{ ref("stg_monitoring__uptime_checks") }}
        where up_rate is not null
        group by tenant_id, service, window_start_at, window_end_at
    ),

    -- A service has a row of its own for each window of which anything is known.
    spans as (
        select tenant_id, service, window_start_at as span_start_at, window_end_at as span_end_at
        from {{ ref("stg_monitoring__service_metrics") }}
        union
        select tenant_id, service, window_start_at as span_start_at, window_end_at as span_end_at
        from checks
    ),

    downtimes as (
        {{ downtime_by_span("spans", ["tenant_id", "service", "span_start_at", "span_end_at"]) }}
    ),

    of_endpoints as (
        select
            histograms.tenant_id,
            histograms.service,
            histograms.endpoint,
            histograms.window_start_at,
            histograms.window_end_at,
            histograms.request_count,
            histograms.failed_request_count,
            histograms.throttled_request_count,
            histograms.latency_seconds,
            {% for column in columns %} histograms.{{ column }}, {% endfor %}
            cast(null as bigint) as cache_hit_count,
            cast(null as bigint) as cache_miss_count,
            cast(null as decimal(18, 4)) as active_connection_count,
            cast(null as decimal(18, 4)) as queued_count,
            cast(null as decimal(18, 4)) as checked_minutes,
            cast(null as decimal(18, 4)) as check_down_minutes,
            cast(null as decimal(18, 4)) as downtime_minutes,
            cast(null as decimal(18, 4)) as outage_minutes
        from histograms
    ),

    of_services as (
        select
            downtimes.tenant_id,
            downtimes.service,
            '(service)' as endpoint,
            downtimes.span_start_at as window_start_at,
            downtimes.span_end_at as window_end_at,
            cast(null as bigint) as request_count,
            cast(null as bigint) as failed_request_count,
            cast(null as bigint) as throttled_request_count,
            cast(null as decimal(18, 4)) as latency_seconds,
            {% for column in columns %} cast(null as bigint) as {{ column }}, {% endfor %}
            cast(
                cast(whole_services.cache_hit_count as decimal(18, 0)) as bigint
            ) as cache_hit_count,
            cast(
                cast(whole_services.cache_miss_count as decimal(18, 0)) as bigint
            ) as cache_miss_count,
            cast(
                whole_services.mean_active_connections as decimal(18, 4)
            ) as active_connection_count,
            cast(whole_services.mean_queue_depth as decimal(18, 4)) as queued_count,
            cast(checks.checked_minutes as decimal(18, 4)) as checked_minutes,
            cast(checks.check_down_minutes as decimal(18, 4)) as check_down_minutes,
            downtimes.downtime_minutes,
            downtimes.outage_minutes
        from downtimes
        left join
            whole_services
            on downtimes.tenant_id = whole_services.tenant_id
            and downtimes.service = whole_services.service
            and downtimes.span_start_at = whole_services.window_start_at
        left join
            checks
            on downtimes.tenant_id = checks.tenant_id
            and downtimes.service = checks.service
            and downtimes.span_start_at = checks.window_start_at
    ),

    measured as (
        select *
        from of_endpoints
        union all
        select *
        from of_services
    ),

    final as (
        select
            {{
                surrogate_key(
                    [
                        "measured.tenant_id",
                        "measured.service",
                        "measured.endpoint",
                        "measured.window_start_at",
                    ]
                )
            }} as service_metric_key,
            {{ surrogate_key(["measured.tenant_id"]) }} as tenant_key,
            services.service_key,
            services.team_key,
            measured.service,
            measured.endpoint,
            measured.window_start_at,
            measured.window_end_at,
            {{ to_tenant_date("measured.window_start_at", "services.time_zone") }} as window_date,
            cast(
                extract(
                    hour from {{ to_tenant_time("measured.window_start_at", "services.time_zone") }}
                ) as bigint
            ) as window_hour_key,
            {{ seconds_between("measured.window_start_at", "measured.window_end_at") }}
            as window_seconds,
            measured.request_count,
            measured.failed_request_count,
            measured.throttled_request_count,
            measured.latency_seconds,
            {% for column in columns %} measured.{{ column }}, {% endfor %}
            {% for rank in [0.5, 0.95, 0.99] %}
                {{ histogram_quantile(columns, bounds, rank) }}
                as response_time_p{{ (100 * rank) | round | int }}_ms,
            {% endfor %}
            {{ histogram_count_within(columns, bounds, "services.slo_latency_ms") }}
            as satisfied_request_count,
            {{ histogram_count_within(columns, bounds, "4 * services.slo_latency_ms") }}
            - {{ histogram_count_within(columns, bounds, "services.slo_latency_ms") }}
            as tolerating_request_count,
            measured.cache_hit_count,
            measured.cache_miss_count,
            measured.active_connection_count,
            measured.queued_count,
            measured.checked_minutes,
            measured.check_down_minutes,
            measured.downtime_minutes,
            measured.outage_minutes
        from measured
        inner join
            services
            on measured.tenant_id = services.tenant_id
            and measured.service = services.service
    )

select *
from final
