{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            window_start_at as occurred_at,
            service,
            endpoint,
            cast(latency_0_100ms_count as decimal(38, 12)) as response_time_p50__b0,
            cast(latency_100_200ms_count as decimal(38, 12)) as response_time_p50__b1,
            cast(latency_200_400ms_count as decimal(38, 12)) as response_time_p50__b2,
            cast(latency_400_800ms_count as decimal(38, 12)) as response_time_p50__b3,
            cast(latency_over_800ms_count as decimal(38, 12)) as response_time_p50__b4,
            cast(latency_0_100ms_count as decimal(38, 12)) as response_time_p95__b0,
            cast(latency_100_200ms_count as decimal(38, 12)) as response_time_p95__b1,
            cast(latency_200_400ms_count as decimal(38, 12)) as response_time_p95__b2,
            cast(latency_400_800ms_count as decimal(38, 12)) as response_time_p95__b3,
            cast(latency_over_800ms_count as decimal(38, 12)) as response_time_p95__b4,
            cast(latency_0_100ms_count as decimal(38, 12)) as response_time_p99__b0,
            cast(latency_100_200ms_count as decimal(38, 12)) as response_time_p99__b1,
            cast(latency_200_400ms_count as decimal(38, 12)) as response_time_p99__b2,
            cast(latency_400_800ms_count as decimal(38, 12)) as response_time_p99__b3,
            cast(latency_over_800ms_count as decimal(38, 12)) as response_time_p99__b4,
            cast(1000 * latency_seconds as decimal(38, 12)) as average_latency__n,
            cast(request_count as decimal(38, 12)) as average_latency__d,
            cast(
                cast(request_count as decimal(28, 6)) / window_seconds as decimal(38, 12)
            ) as throughput_rps__n,
            case
                when request_count is not null then cast(failed_request_count as decimal(38, 12))
            end as service_error_rate__n,
            case
                when request_count is not null then cast(request_count as decimal(38, 12))
            end as service_error_rate__d,
            cast(
                satisfied_request_count + 0.5 * tolerating_request_count as decimal(38, 12)
            ) as apdex__n,
            cast(request_count as decimal(38, 12)) as apdex__d,
            cast(throttled_request_count as decimal(38, 12)) as throttled_requests__n,
            cast(request_count as decimal(38, 12)) as throttled_requests__d,
            cast(cache_hit_count as decimal(38, 12)) as cache_hit_ratio__n,
            cast(cache_hit_count + cache_miss_count as decimal(38, 12)) as cache_hit_ratio__d,
            cast(active_connection_count as decimal(38, 12)) as active_connections__n,
            cast(queued_count as decimal(38, 12)) as queue_depth__n
        from {{ ref("fct_service_metrics_hourly") }}
        where
            window_start_at > {{ as_of() }} - interval '35' day and window_start_at <= {{ as_of() }}
    ),
    localised as (
        select
            rows.tenant_key,
            {{ to_tenant_time("rows.occurred_at", "tenants.time_zone") }} as local_at,
            service,
            endpoint,
            response_time_p50__b0,
            response_time_p50__b1,
            response_time_p50__b2,
            response_time_p50__b3,
            response_time_p50__b4,
            response_time_p95__b0,
            response_time_p95__b1,
            response_time_p95__b2,
            response_time_p95__b3,
            response_time_p95__b4,
            response_time_p99__b0,
            response_time_p99__b1,
            response_time_p99__b2,
            response_time_p99__b3,
            response_time_p99__b4,
            average_latency__n,
            average_latency__d,
            throughput_rps__n,
            service_error_rate__n,
            service_error_rate__d,
            apdex__n,
            apdex__d,
            throttled_requests__n,
            throttled_requests__d,
            cache_hit_ratio__n,
            cache_hit_ratio__d,
            active_connections__n,
            queue_depth__n
        from measured as rows
        inner join {{ ref("int_kpi__tenants") }} as tenants on rows.tenant_key = tenants.tenant_key
    ),
    spans as (select tenant_key, min(local_at) as first_at from localised group by tenant_key),
    filled as (
        select
            tenant_key,
            local_at,
            service,
            endpoint,
            response_time_p50__b0,
            response_time_p50__b1,
            response_time_p50__b2,
            response_time_p50__b3,
            response_time_p50__b4,
            response_time_p95__b0,
            response_time_p95__b1,
            response_time_p95__b2,
            response_time_p95__b3,
            response_time_p95__b4,
            response_time_p99__b0,
            response_time_p99__b1,
            response_time_p99__b2,
            response_time_p99__b3,
            response_time_p99__b4,
            average_latency__n,
            average_latency__d,
            throughput_rps__n,
            service_error_rate__n,
            service_error_rate__d,
            apdex__n,
            apdex__d,
            throttled_requests__n,
            throttled_requests__d,
            cache_hit_ratio__n,
            cache_hit_ratio__d,
            active_connections__n,
            queue_depth__n,
            false as is_filler
        from localised
        union all
        select
            spans.tenant_key,
            slots.period_start as local_at,
            cast(null as string) as service,
            cast(null as string) as endpoint,
            cast(null as decimal(38, 12)) as response_time_p50__b0,
            cast(null as decimal(38, 12)) as response_time_p50__b1,
            cast(null as decimal(38, 12)) as response_time_p50__b2,
            cast(null as decimal(38, 12)) as response_time_p50__b3,
            cast(null as decimal(38, 12)) as response_time_p50__b4,
            cast(null as decimal(38, 12)) as response_time_p95__b0,
            cast(null as decimal(38, 12)) as response_time_p95__b1,
            cast(null as decimal(38, 12)) as response_time_p95__b2,
            cast(null as decimal(38, 12)) as response_time_p95__b3,
            cast(null as decimal(38, 12)) as response_time_p95__b4,
            cast(null as decimal(38, 12)) as response_time_p99__b0,
            cast(null as decimal(38, 12)) as response_time_p99__b1,
            cast(null as decimal(38, 12)) as response_time_p99__b2,
            cast(null as decimal(38, 12)) as response_time_p99__b3,
            cast(null as decimal(38, 12)) as response_time_p99__b4,
            cast(null as decimal(38, 12)) as average_latency__n,
            cast(null as decimal(38, 12)) as average_latency__d,
            cast(null as decimal(38, 12)) as throughput_rps__n,
            cast(null as decimal(38, 12)) as service_error_rate__n,
            cast(null as decimal(38, 12)) as service_error_rate__d,
            cast(null as decimal(38, 12)) as apdex__n,
            cast(null as decimal(38, 12)) as apdex__d,
            cast(null as decimal(38, 12)) as throttled_requests__n,
            cast(null as decimal(38, 12)) as throttled_requests__d,
            cast(null as decimal(38, 12)) as cache_hit_ratio__n,
            cast(null as decimal(38, 12)) as cache_hit_ratio__d,
            cast(null as decimal(38, 12)) as active_connections__n,
            cast(null as decimal(38, 12)) as queue_depth__n,
            true as is_filler
        from spans
        inner join
            {{ ref("int_kpi__recent_slots") }} as slots
            on spans.tenant_key = slots.tenant_key
            and slots.period_start >= spans.first_at
        where slots.grain in ('hour')
    ),
    started as (
        select filled.*, 'hour' as grain, {{ floor_minutes("local_at", 60) }} as period_start
        from filled
    ),
    placed as (
        select started.*, slots.period_end
        from started
        inner join
            {{ ref("int_kpi__recent_slots") }} as slots
            on started.tenant_key = slots.tenant_key
            and started.grain = slots.grain
            and started.period_start = slots.period_start
    ),
    ends as (
        select tenant_key, grain, period_start, max(local_at) as last_time
        from placed
        where not is_filler
        group by tenant_key, grain, period_start
    ),
    dated as (
        select placed.*, placed.local_at = ends.last_time as is_last
        from placed
        left join
            ends
            on placed.tenant_key = ends.tenant_key
            and placed.grain = ends.grain
            and placed.period_start = ends.period_start
    ),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.response_time_p50__b0) as response_time_p50__b0,
            sum(dated.response_time_p50__b1) as response_time_p50__b1,
            sum(dated.response_time_p50__b2) as response_time_p50__b2,
            sum(dated.response_time_p50__b3) as response_time_p50__b3,
            sum(dated.response_time_p50__b4) as response_time_p50__b4,
            sum(dated.response_time_p95__b0) as response_time_p95__b0,
            sum(dated.response_time_p95__b1) as response_time_p95__b1,
            sum(dated.response_time_p95__b2) as response_time_p95__b2,
            sum(dated.response_time_p95__b3) as response_time_p95__b3,
            sum(dated.response_time_p95__b4) as response_time_p95__b4,
            sum(dated.response_time_p99__b0) as response_time_p99__b0,
            sum(dated.response_time_p99__b1) as response_time_p99__b1,
            sum(dated.response_time_p99__b2) as response_time_p99__b2,
            sum(dated.response_time_p99__b3) as response_time_p99__b3,
            sum(dated.response_time_p99__b4) as response_time_p99__b4,
            sum(dated.average_latency__n) as average_latency__n,
            sum(dated.average_latency__d) as average_latency__d,
            sum(case when dated.is_last then dated.throughput_rps__n end) as throughput_rps__n,
            sum(dated.service_error_rate__n) as service_error_rate__n,
            sum(dated.service_error_rate__d) as service_error_rate__d,
            sum(dated.apdex__n) as apdex__n,
            sum(dated.apdex__d) as apdex__d,
            sum(dated.throttled_requests__n) as throttled_requests__n,
            sum(dated.throttled_requests__d) as throttled_requests__d,
            sum(dated.cache_hit_ratio__n) as cache_hit_ratio__n,
            sum(dated.cache_hit_ratio__d) as cache_hit_ratio__d,
            sum(
                case when dated.is_last then dated.active_connections__n end
            ) as active_connections__n,
            sum(case when dated.is_last then dated.queue_depth__n end) as queue_depth__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            cast(null as decimal(38, 12)) as response_time_p50__b0,
            cast(null as decimal(38, 12)) as response_time_p50__b1,
            cast(null as decimal(38, 12)) as response_time_p50__b2,
            cast(null as decimal(38, 12)) as response_time_p50__b3,
            cast(null as decimal(38, 12)) as response_time_p50__b4,
            cast(null as decimal(38, 12)) as response_time_p95__b0,
            cast(null as decimal(38, 12)) as response_time_p95__b1,
            cast(null as decimal(38, 12)) as response_time_p95__b2,
            cast(null as decimal(38, 12)) as response_time_p95__b3,
            cast(null as decimal(38, 12)) as response_time_p95__b4,
            cast(null as decimal(38, 12)) as response_time_p99__b0,
            cast(null as decimal(38, 12)) as response_time_p99__b1,
            cast(null as decimal(38, 12)) as response_time_p99__b2,
            cast(null as decimal(38, 12)) as response_time_p99__b3,
            cast(null as decimal(38, 12)) as response_time_p99__b4,
            cast(null as decimal(38, 12)) as average_latency__n,
            cast(null as decimal(38, 12)) as average_latency__d,
            sum(case when dated.is_last then dated.throughput_rps__n end) as throughput_rps__n,
            cast(null as decimal(38, 12)) as service_error_rate__n,
            cast(null as decimal(38, 12)) as service_error_rate__d,
            cast(null as decimal(38, 12)) as apdex__n,
            cast(null as decimal(38, 12)) as apdex__d,
            cast(null as decimal(38, 12)) as throttled_requests__n,
            cast(null as decimal(38, 12)) as throttled_requests__d,
            cast(null as decimal(38, 12)) as cache_hit_ratio__n,
            cast(null as decimal(38, 12)) as cache_hit_ratio__d,
            sum(
                case when dated.is_last then dated.active_connections__n end
            ) as active_connections__n,
            sum(case when dated.is_last then dated.queue_depth__n end) as queue_depth__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'service' as slice_dimension,
            coalesce(cast(dated.service as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.response_time_p50__b0) as response_time_p50__b0,
            sum(dated.response_time_p50__b1) as response_time_p50__b1,
            sum(dated.response_time_p50__b2) as response_time_p50__b2,
            sum(dated.response_time_p50__b3) as response_time_p50__b3,
            sum(dated.response_time_p50__b4) as response_time_p50__b4,
            sum(dated.response_time_p95__b0) as response_time_p95__b0,
            sum(dated.response_time_p95__b1) as response_time_p95__b1,
            sum(dated.response_time_p95__b2) as response_time_p95__b2,
            sum(dated.response_time_p95__b3) as response_time_p95__b3,
            sum(dated.response_time_p95__b4) as response_time_p95__b4,
            sum(dated.response_time_p99__b0) as response_time_p99__b0,
            sum(dated.response_time_p99__b1) as response_time_p99__b1,
            sum(dated.response_time_p99__b2) as response_time_p99__b2,
            sum(dated.response_time_p99__b3) as response_time_p99__b3,
            sum(dated.response_time_p99__b4) as response_time_p99__b4,
            sum(dated.average_latency__n) as average_latency__n,
            sum(dated.average_latency__d) as average_latency__d,
            sum(case when dated.is_last then dated.throughput_rps__n end) as throughput_rps__n,
            sum(dated.service_error_rate__n) as service_error_rate__n,
            sum(dated.service_error_rate__d) as service_error_rate__d,
            sum(dated.apdex__n) as apdex__n,
            sum(dated.apdex__d) as apdex__d,
            sum(dated.throttled_requests__n) as throttled_requests__n,
            sum(dated.throttled_requests__d) as throttled_requests__d,
            sum(dated.cache_hit_ratio__n) as cache_hit_ratio__n,
            sum(dated.cache_hit_ratio__d) as cache_hit_ratio__d,
            sum(
                case when dated.is_last then dated.active_connections__n end
            ) as active_connections__n,
            sum(case when dated.is_last then dated.queue_depth__n end) as queue_depth__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.service as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'endpoint' as slice_dimension,
            coalesce(cast(dated.endpoint as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.response_time_p50__b0) as response_time_p50__b0,
            sum(dated.response_time_p50__b1) as response_time_p50__b1,
            sum(dated.response_time_p50__b2) as response_time_p50__b2,
            sum(dated.response_time_p50__b3) as response_time_p50__b3,
            sum(dated.response_time_p50__b4) as response_time_p50__b4,
            sum(dated.response_time_p95__b0) as response_time_p95__b0,
            sum(dated.response_time_p95__b1) as response_time_p95__b1,
            sum(dated.response_time_p95__b2) as response_time_p95__b2,
            sum(dated.response_time_p95__b3) as response_time_p95__b3,
            sum(dated.response_time_p95__b4) as response_time_p95__b4,
            sum(dated.response_time_p99__b0) as response_time_p99__b0,
            sum(dated.response_time_p99__b1) as response_time_p99__b1,
            sum(dated.response_time_p99__b2) as response_time_p99__b2,
            sum(dated.response_time_p99__b3) as response_time_p99__b3,
            sum(dated.response_time_p99__b4) as response_time_p99__b4,
            sum(dated.average_latency__n) as average_latency__n,
            sum(dated.average_latency__d) as average_latency__d,
            sum(case when dated.is_last then dated.throughput_rps__n end) as throughput_rps__n,
            sum(dated.service_error_rate__n) as service_error_rate__n,
            sum(dated.service_error_rate__d) as service_error_rate__d,
            sum(dated.apdex__n) as apdex__n,
            sum(dated.apdex__d) as apdex__d,
            sum(dated.throttled_requests__n) as throttled_requests__n,
            sum(dated.throttled_requests__d) as throttled_requests__d,
            sum(dated.cache_hit_ratio__n) as cache_hit_ratio__n,
            sum(dated.cache_hit_ratio__d) as cache_hit_ratio__d,
            sum(
                case when dated.is_last then dated.active_connections__n end
            ) as active_connections__n,
            sum(case when dated.is_last then dated.queue_depth__n end) as queue_depth__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.endpoint as string), 'unknown')
    )
select
    'response_time_p50' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(null as double) as numerator,
    cast(
        coalesce(response_time_p50__b0, 0)
        + coalesce(response_time_p50__b1, 0)
        + coalesce(response_time_p50__b2, 0)
        + coalesce(response_time_p50__b3, 0)
        + coalesce(response_time_p50__b4, 0) as double
    ) as denominator,
    {{
        histogram_quantile(
            [
                "response_time_p50__b0",
                "response_time_p50__b1",
                "response_time_p50__b2",
                "response_time_p50__b3",
                "response_time_p50__b4",
            ],
            [100, 200, 400, 800, "inf"],
            0.5,
        )
    }} as value
from aggregated
where
    (
        coalesce(response_time_p50__b0, 0)
        + coalesce(response_time_p50__b1, 0)
        + coalesce(response_time_p50__b2, 0)
        + coalesce(response_time_p50__b3, 0)
        + coalesce(response_time_p50__b4, 0)
        > 0
    )
    and grain in ('hour')
    and slice_dimension in ('total', 'service')
union all
select
    'response_time_p95' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(null as double) as numerator,
    cast(
        coalesce(response_time_p95__b0, 0)
        + coalesce(response_time_p95__b1, 0)
        + coalesce(response_time_p95__b2, 0)
        + coalesce(response_time_p95__b3, 0)
        + coalesce(response_time_p95__b4, 0) as double
    ) as denominator,
    {{
        histogram_quantile(
            [
                "response_time_p95__b0",
                "response_time_p95__b1",
                "response_time_p95__b2",
                "response_time_p95__b3",
                "response_time_p95__b4",
            ],
            [100, 200, 400, 800, "inf"],
            0.95,
        )
    }} as value
from aggregated
where
    (
        coalesce(response_time_p95__b0, 0)
        + coalesce(response_time_p95__b1, 0)
        + coalesce(response_time_p95__b2, 0)
        + coalesce(response_time_p95__b3, 0)
        + coalesce(response_time_p95__b4, 0)
        > 0
    )
    and grain in ('hour')
    and slice_dimension in ('total', 'service')
union all
select
    'response_time_p99' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(null as double) as numerator,
    cast(
        coalesce(response_time_p99__b0, 0)
        + coalesce(response_time_p99__b1, 0)
        + coalesce(response_time_p99__b2, 0)
        + coalesce(response_time_p99__b3, 0)
        + coalesce(response_time_p99__b4, 0) as double
    ) as denominator,
    {{
        histogram_quantile(
            [
                "response_time_p99__b0",
                "response_time_p99__b1",
                "response_time_p99__b2",
                "response_time_p99__b3",
                "response_time_p99__b4",
            ],
            [100, 200, 400, 800, "inf"],
            0.99,
        )
    }} as value
from aggregated
where
    (
        coalesce(response_time_p99__b0, 0)
        + coalesce(response_time_p99__b1, 0)
        + coalesce(response_time_p99__b2, 0)
        + coalesce(response_time_p99__b3, 0)
        + coalesce(response_time_p99__b4, 0)
        > 0
    )
    and grain in ('hour')
    and slice_dimension in ('total', 'service')
union all
select
    'average_latency' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(average_latency__n as double) as numerator,
    cast(average_latency__d as double) as denominator,
    cast(average_latency__n as double) / nullif(cast(average_latency__d as double), 0) as value
from aggregated
where
    (average_latency__n is not null or average_latency__d is not null)
    and grain in ('hour')
    and slice_dimension in ('total', 'service')
union all
select
    'throughput_rps' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(throughput_rps__n as double) as numerator,
    cast(null as double) as denominator,
    cast(throughput_rps__n as double) as value
from aggregated
where
    (throughput_rps__n is not null)
    and grain in ('hour')
    and slice_dimension in ('total', 'service')
union all
select
    'service_error_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(service_error_rate__n as double) as numerator,
    cast(service_error_rate__d as double) as denominator,
    cast(service_error_rate__n as double)
    / nullif(cast(service_error_rate__d as double), 0) as value
from aggregated
where
    (service_error_rate__n is not null or service_error_rate__d is not null)
    and grain in ('hour')
    and slice_dimension in ('total', 'service', 'endpoint')
union all
select
    'apdex' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(apdex__n as double) as numerator,
    cast(apdex__d as double) as denominator,
    cast(apdex__n as double) / nullif(cast(apdex__d as double), 0) as value
from aggregated
where
    (apdex__n is not null or apdex__d is not null)
    and grain in ('hour')
    and slice_dimension in ('total', 'service')
union all
select
    'throttled_requests' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(throttled_requests__n as double) as numerator,
    cast(throttled_requests__d as double) as denominator,
    cast(throttled_requests__n as double)
    / nullif(cast(throttled_requests__d as double), 0) as value
from aggregated
where
    (throttled_requests__n is not null or throttled_requests__d is not null)
    and grain in ('hour')
    and slice_dimension in ('total', 'service')
union all
select
    'cache_hit_ratio' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(cache_hit_ratio__n as double) as numerator,
    cast(cache_hit_ratio__d as double) as denominator,
    cast(cache_hit_ratio__n as double) / nullif(cast(cache_hit_ratio__d as double), 0) as value
from aggregated
where
    (cache_hit_ratio__n is not null or cache_hit_ratio__d is not null)
    and grain in ('hour')
    and slice_dimension in ('total', 'service')
union all
select
    'active_connections' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(active_connections__n as double) as numerator,
    cast(null as double) as denominator,
    cast(active_connections__n as double) as value
from aggregated
where
    (active_connections__n is not null)
    and grain in ('hour')
    and slice_dimension in ('total', 'service')
union all
select
    'queue_depth' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(queue_depth__n as double) as numerator,
    cast(null as double) as denominator,
    cast(queue_depth__n as double) as value
from aggregated
where (queue_depth__n is not null) and grain in ('hour') and slice_dimension in ('total', 'service')
