{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            window_date as period_date,
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
            cast(cache_hit_count + cache_miss_count as decimal(38, 12)) as cache_hit_ratio__d
        from {{ ref("fct_service_metrics_hourly") }}
        where window_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            service,
            endpoint,
            sum(response_time_p50__b0) as response_time_p50__b0,
            sum(response_time_p50__b1) as response_time_p50__b1,
            sum(response_time_p50__b2) as response_time_p50__b2,
            sum(response_time_p50__b3) as response_time_p50__b3,
            sum(response_time_p50__b4) as response_time_p50__b4,
            sum(response_time_p95__b0) as response_time_p95__b0,
            sum(response_time_p95__b1) as response_time_p95__b1,
            sum(response_time_p95__b2) as response_time_p95__b2,
            sum(response_time_p95__b3) as response_time_p95__b3,
            sum(response_time_p95__b4) as response_time_p95__b4,
            sum(response_time_p99__b0) as response_time_p99__b0,
            sum(response_time_p99__b1) as response_time_p99__b1,
            sum(response_time_p99__b2) as response_time_p99__b2,
            sum(response_time_p99__b3) as response_time_p99__b3,
            sum(response_time_p99__b4) as response_time_p99__b4,
            sum(average_latency__n) as average_latency__n,
            sum(average_latency__d) as average_latency__d,
            sum(service_error_rate__n) as service_error_rate__n,
            sum(service_error_rate__d) as service_error_rate__d,
            sum(apdex__n) as apdex__n,
            sum(apdex__d) as apdex__d,
            sum(throttled_requests__n) as throttled_requests__n,
            sum(throttled_requests__d) as throttled_requests__d,
            sum(cache_hit_ratio__n) as cache_hit_ratio__n,
            sum(cache_hit_ratio__d) as cache_hit_ratio__d
        from measured
        group by tenant_key, period_date, service, endpoint
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from daily
        group by tenant_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
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
            service_error_rate__n,
            service_error_rate__d,
            apdex__n,
            apdex__d,
            throttled_requests__n,
            throttled_requests__d,
            cache_hit_ratio__n,
            cache_hit_ratio__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
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
            cast(null as decimal(38, 12)) as service_error_rate__n,
            cast(null as decimal(38, 12)) as service_error_rate__d,
            cast(null as decimal(38, 12)) as apdex__n,
            cast(null as decimal(38, 12)) as apdex__d,
            cast(null as decimal(38, 12)) as throttled_requests__n,
            cast(null as decimal(38, 12)) as throttled_requests__d,
            cast(null as decimal(38, 12)) as cache_hit_ratio__n,
            cast(null as decimal(38, 12)) as cache_hit_ratio__d,
            true as is_filler
        from spans
        inner join {{ ref("int_kpi__tenants") }} as tenants on spans.tenant_key = tenants.tenant_key
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and case
                when spans.last_date >= tenants.quiet_since_date
                then tenants.today_date
                else spans.last_date
            end
    ),
    placed as (
        select
            filled.*,
            periods.grain,
            cast(periods.period_start as timestamp) as period_start,
            cast(periods.period_end as timestamp) as period_end
        from filled
        inner join {{ ref("int_kpi__periods") }} as periods on filled.period_date = periods.date_key
        where periods.grain in ('day', 'week', 'month')
    ),
    dated as (select * from placed),
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
            sum(dated.service_error_rate__n) as service_error_rate__n,
            sum(dated.service_error_rate__d) as service_error_rate__d,
            sum(dated.apdex__n) as apdex__n,
            sum(dated.apdex__d) as apdex__d,
            sum(dated.throttled_requests__n) as throttled_requests__n,
            sum(dated.throttled_requests__d) as throttled_requests__d,
            sum(dated.cache_hit_ratio__n) as cache_hit_ratio__n,
            sum(dated.cache_hit_ratio__d) as cache_hit_ratio__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
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
            sum(dated.service_error_rate__n) as service_error_rate__n,
            sum(dated.service_error_rate__d) as service_error_rate__d,
            sum(dated.apdex__n) as apdex__n,
            sum(dated.apdex__d) as apdex__d,
            sum(dated.throttled_requests__n) as throttled_requests__n,
            sum(dated.throttled_requests__d) as throttled_requests__d,
            sum(dated.cache_hit_ratio__n) as cache_hit_ratio__n,
            sum(dated.cache_hit_ratio__d) as cache_hit_ratio__d
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
            sum(dated.service_error_rate__n) as service_error_rate__n,
            sum(dated.service_error_rate__d) as service_error_rate__d,
            sum(dated.apdex__n) as apdex__n,
            sum(dated.apdex__d) as apdex__d,
            sum(dated.throttled_requests__n) as throttled_requests__n,
            sum(dated.throttled_requests__d) as throttled_requests__d,
            sum(dated.cache_hit_ratio__n) as cache_hit_ratio__n,
            sum(dated.cache_hit_ratio__d) as cache_hit_ratio__d
        from dated
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('week', 'month')
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
    and grain in ('day', 'week', 'month')
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
    and grain in ('day', 'week', 'month')
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
    and grain in ('day', 'week', 'month')
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
    and grain in ('day')
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
    and grain in ('day', 'week', 'month')
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
    and grain in ('day')
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
    and grain in ('day')
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
    and grain in ('day')
    and slice_dimension in ('total', 'service')
