{%- set buckets = latency_buckets() -%}
{%- set columns = buckets.keys() | list -%}
{%- set bounds = buckets.values() | list -%}
{#- How the parts of the performance score weigh: they add up to 1. -#}
{%- set weights = {"availability": 0.5, "latency": 0.3, "uptime": 0.2} -%}

with
    services as (select * from {{ ref("dim_service") }}),

    days as (select * from {{ ref("int_reliability__service_days") }}),

    windows as (
        select
            service_key,
            window_date,
            sum(request_count) as request_count,
            sum(failed_request_count) as failed_request_count,
            sum(satisfied_request_count) as satisfied_request_count,
            {% for column in columns %} sum({{ column }}) as {{ column }}, {% endfor %}
            {% for objective in weights %}
                sum(
                    case when is_{{ objective }}_met then 1 else 0 end
                ) as {{ objective }}_met_count,
                sum(
                    case when is_{{ objective }}_met is not null then 1 else 0 end
                ) as {{ objective }}_window_count,
            {% endfor %}
            sum(case when is_slo_met then 1 else 0 end) as slo_met_window_count,
            sum(case when is_slo_met is not null then 1 else 0 end) as slo_window_count,
            max(burn_ratio) as peak_burn_ratio,
            sum(case when burn_ratio >= 14.4 then 1 else 0 end) as fast_burn_window_count,
            sum(case when burn_ratio >= 6 then 1 else 0 end) as slow_burn_window_count
        from {{ ref("int_reliability__slo_windows") }}
        group by service_key, window_date
    ),

    measured as (
        select
            days.service_key,
            days.tenant_id,
            days.service,
            days.service_date as slo_date,
            days.total_minutes,
            days.downtime_minutes,
            days.outage_minutes,
            services.team_key,
            services.slo_availability_rate,
            services.slo_latency_ms,
            services.warning_error_rate,
            services.critical_error_rate,
            services.warning_latency_ms,
            services.critical_latency_ms,
            cast(
                days.total_minutes * (1 - services.slo_availability_rate) as decimal(18, 4)
            ) as downtime_budget_minutes,
            windows.request_count,
            windows.failed_request_count,
            windows.satisfied_request_count,
            cast(
                windows.request_count * (1 - services.slo_availability_rate) as decimal(18, 4)
            ) as failed_request_budget_count,
            cast(windows.failed_request_count as double)
            / nullif(windows.request_count, 0) as error_rate,
            {{ histogram_quantile(columns, bounds, 0.95) }} as response_time_p95_ms,
            windows.slo_window_count,
            windows.slo_met_window_count,
            {% for objective in weights %}
                windows.{{ objective }}_met_count, windows.{{ objective }}_window_count,
            {% endfor %}
            windows.peak_burn_ratio,
            windows.fast_burn_window_count,
            windows.slow_burn_window_count
        from days
        inner join services on days.service_key = services.service_key
        left join
            windows
            on days.service_key = windows.service_key
            and days.service_date = windows.window_date
    ),

    month_long as (
        select
            *,
            {% for column in [
                "downtime_minutes",
                "downtime_budget_minutes",
                "failed_request_count",
                "failed_request_budget_count",
            ] %}
                sum({{ column }}) over (
                    partition by service_key
                    order by slo_date
                    rows between 29 preceding and current row
                ) as {{ column }}_30d
                {{- "," if not loop.last }}
            {% endfor %}
        from measured
    ),

    final as (
        select
            {{ surrogate_key(["service_key", "slo_date"]) }} as slo_key,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            service_key,
            team_key,
            service,
            slo_date,
            total_minutes,
            downtime_minutes,
            outage_minutes,
            1 - cast(downtime_minutes as double) / nullif(total_minutes, 0) as availability_rate,
            slo_availability_rate,
            downtime_budget_minutes,
            cast(downtime_minutes as double)
            / nullif(downtime_budget_minutes, 0) as downtime_budget_consumed_ratio,
            cast(downtime_minutes_30d as decimal(18, 4)) as downtime_30d_minutes,
            cast(downtime_budget_minutes_30d as decimal(18, 4)) as downtime_budget_30d_minutes,
            cast(
                downtime_budget_minutes_30d - downtime_minutes_30d as decimal(18, 4)
            ) as downtime_budget_left_30d_minutes,
            cast(request_count as bigint) as request_count,
            cast(failed_request_count as bigint) as failed_request_count,
            error_rate,
            failed_request_budget_count,
            cast(failed_request_count as double)
            / nullif(failed_request_budget_count, 0) as error_budget_consumed_ratio,
            cast(failed_request_count_30d as double)
            / nullif(failed_request_budget_count_30d, 0) as error_budget_consumed_30d_ratio,
            peak_burn_ratio,
            cast(fast_burn_window_count as bigint) as fast_burn_window_count,
            cast(slow_burn_window_count as bigint) as slow_burn_window_count,
            {{
                alert_level(
                    "error_rate",
                    "(1 - slo_availability_rate)",
                    "warning_error_rate",
                    "critical_error_rate",
                )
            }} as error_alert_level,
            cast(satisfied_request_count as bigint) as satisfied_request_count,
            response_time_p95_ms,
            {{
                alert_level(
                    "response_time_p95_ms",
                    "slo_latency_ms",
                    "warning_latency_ms",
                    "critical_latency_ms",
                )
            }} as latency_alert_level,
            cast(slo_window_count as bigint) as slo_window_count,
            cast(slo_met_window_count as bigint) as slo_met_window_count,
            cast(
                {% for objective, weight in weights.items() -%}
                    {{- " + " if not loop.first }}{{ weight }} * {{ objective }}_met_count
                {%- endfor %} as decimal(18, 4)
            ) as performance_points,
            cast(
                {% for objective, weight in weights.items() -%}
                    {{- " + " if not loop.first }}{{ weight }} * {{ objective }}_window_count
                {%- endfor %} as decimal(18, 4)
            ) as possible_performance_points
        from month_long
    )

select *
from final
