with
    services as (select * from {{ ref("int_reliability__services_collected") }}),

    known as (
        select
            service_key,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            service,
            service_tier,
            slo_availability_rate,
            slo_latency_ms,
            slo_latency_rate,
            warning_error_rate,
            critical_error_rate,
            warning_latency_ms,
            critical_latency_ms,
            team_key,
            first_seen_at
        from services
    ),

    endpoints as (
        select
            {{ service_key("tenant_id", "service") }} as service_key,
            count(distinct endpoint) as endpoint_count
        from {{ ref("int_reliability__latency_histograms") }}
        group by tenant_id, service
    ),

    counted as (
        select
            known.service_key,
            known.tenant_key,
            known.service,
            coalesce(endpoints.endpoint_count, 0) as endpoint_count,
            known.service_tier,
            known.slo_availability_rate,
            known.slo_latency_ms,
            known.slo_latency_rate,
            known.warning_error_rate,
            known.critical_error_rate,
            known.warning_latency_ms,
            known.critical_latency_ms,
            known.team_key,
            known.first_seen_at
        from known
        left join endpoints on known.service_key = endpoints.service_key
    ),

    unknown as (
        select
            {{ unknown_key() }} as service_key,
            {{ unknown_key() }} as tenant_key,
            'unknown' as service,
            cast(0 as bigint) as endpoint_count,
            cast(null as string) as service_tier,
            cast(null as decimal(9, 6)) as slo_availability_rate,
            cast(null as bigint) as slo_latency_ms,
            cast(null as decimal(9, 6)) as slo_latency_rate,
            cast(null as decimal(9, 6)) as warning_error_rate,
            cast(null as decimal(9, 6)) as critical_error_rate,
            cast(null as bigint) as warning_latency_ms,
            cast(null as bigint) as critical_latency_ms,
            {{ unknown_key() }} as team_key,
            cast(null as timestamp) as first_seen_at
    ),

    final as (
        select *
        from counted
        union all
        select *
        from unknown
    )

select *
from final
