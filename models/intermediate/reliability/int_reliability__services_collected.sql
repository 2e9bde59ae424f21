-- Every service that monitoring, incidents or deployments name, with what is promised of it.
with
    named as (
        select tenant_id, service, window_start_at as seen_at
        from {{ ref("stg_monitoring__service_metrics") }}
        union all
        select tenant_id, service, window_start_at as seen_at
        from {{ ref("stg_monitoring__uptime_checks") }}
        union all
        select tenant_id, service, created_at as seen_at
        from {{ ref("stg_pagerduty__incidents") }}
        union all
        select tenant_id, service, created_at as seen_at
        from {{ ref("stg_cicd__deployments") }}
    ),

    collected as (
        select tenant_id, service, min(seen_at) as first_seen_at
        from named
        where service is not null
        group by tenant_id, service
    ),

    defaults as (select * from {{ ref("services") }} where service = '(default)'),

    final as (
        select
            {{ service_key("collected.tenant_id", "collected.service") }} as service_key,
            collected.tenant_id,
            tenants.time_zone,
            collected.service,
            coalesce(promised.service_tier, defaults.service_tier) as service_tier,
            {% for column in [
                "slo_availability_rate",
                "slo_latency_ms",
                "slo_latency_rate",
                "warning_error_rate",
                "critical_error_rate",
                "warning_latency_ms",
                "critical_latency_ms",
            ] %}
                coalesce(promised.{{ column }}, defaults.{{ column }}) as {{ column }},
            {% endfor %}
            promised.team_id,
            {{ team_key("collected.tenant_id", "promised.team_id") }} as team_key,
            collected.first_seen_at
        from collected
        cross join defaults
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on collected.tenant_id = tenants.tenant_id
        left join {{ ref("services") }} as promised on collected.service = promised.service
    )

select *
from final
