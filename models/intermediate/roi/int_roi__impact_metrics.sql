-- The metrics of business impact by day and ISO week, each with its band. Latencies are 95th
-- percentiles of all requests of the period: buckets are summed, never percentiles averaged
-- (C4-04).
{% set latencies = {
    "websocket_latency": ("websocket", 1),
    "ml_inference_latency": ("scoring", 1),
    "vision_analysis_latency": ("vision", 1000),
    "coaching_analysis_latency": ("analysis", 1000),
} %}
with
    periods as (
        select date_key, grain, period_start
        from {{ ref("int_kpi__periods") }}
        where grain in ('day', 'week')
    ),

    impacts as (
        select
            impacts.tenant_key,
            periods.grain,
            periods.period_start,
            sum(impacts.request_count) as request_count,
            sum(impacts.error_count) as error_count,
            sum(impacts.active_user_day_count) as active_user_day_count,
            sum(impacts.eligible_user_day_count) as eligible_user_day_count
            {%- for name in capability_latencies() %}
                {%- for column in latency_columns(name) %}
                    , sum(impacts.{{ column }}) as {{ column }}
                {%- endfor %}
            {%- endfor %}
        from {{ ref("fct_feature_impact_daily") }} as impacts
        inner join periods on impacts.impact_date = periods.date_key
        group by impacts.tenant_key, periods.grain, periods.period_start
    ),

    uptime as (
        select
            tenants.tenant_key,
            periods.grain,
            periods.period_start,
            sum(checks.up_rate * checks.checked_seconds)
            / nullif(sum(checks.checked_seconds), 0) as up_rate
        from
            (
                select
                    tenant_id,
                    window_start_at,
                    up_rate,
                    {{ seconds_between("window_start_at", "window_end_at") }} as checked_seconds
                from {{ ref("stg_monitoring__uptime_checks") }}
                where up_rate is not null
            ) as checks
        inner join {{ ref("dim_tenant") }} as tenants on checks.tenant_id = tenants.tenant_id
        inner join
            periods
            on periods.date_key
            = {{ to_tenant_date("checks.window_start_at", "tenants.time_zone") }}
        group by tenants.tenant_key, periods.grain, periods.period_start
    ),

    -- ROI is that of the 28 days that end with the period.
    roi as (
        select
            trailing_days.tenant_key,
            periods.grain,
            periods.period_start,
            max_by(trailing_days.trailing_roi_rate, trailing_days.roi_date) as roi_rate
        from {{ ref("int_roi__trailing_days") }} as trailing_days
        inner join periods on trailing_days.roi_date = periods.date_key
        group by trailing_days.tenant_key, periods.grain, periods.period_start
    ),

    measured as (
        {% for metric, (latency, divisor) in latencies.items() %}
            select
                tenant_key,
                grain,
                period_start,
                '{{ metric }}' as metric,
                {{
                    histogram_quantile(
                        latency_columns(latency), capability_latencies()[latency], 0.95
                    )
                }} / {{ divisor }} as value
            from impacts
            union all
        {% endfor %}
        select
            tenant_key,
            grain,
            period_start,
            'error_rate' as metric,
            cast(error_count as double) / nullif(request_count, 0) as value
        from impacts
        union all
        select
            tenant_key,
            grain,
            period_start,
            'feature_adoption_rate' as metric,
            cast(active_user_day_count as double) / nullif(eligible_user_day_count, 0) as value
        from impacts
        union all
        select tenant_key, grain, period_start, 'net_roi' as metric, roi_rate as value
        from roi
        union all
        select tenant_key, grain, period_start, 'system_uptime' as metric, up_rate as value
        from uptime
    ),

    final as (
        select
            measured.tenant_key,
            measured.grain,
            measured.period_start,
            measured.metric,
            bands.tile,
            measured.value,
            {{
                impact_band(
                    "measured.value",
                    "bands.direction",
                    "bands.target",
                    "bands.warning",
                    "bands.critical",
                )
            }} as band
        from measured
        inner join {{ ref("impact_bands") }} as bands on measured.metric = bands.metric
        where measured.value is not null
    )

select *
from final
