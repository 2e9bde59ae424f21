with
    incidents as (select * from {{ ref("int_reliability__incidents_rated") }}),

    -- Where incidents overlap, one of them has the downtime: the sum over incidents is the
    -- service's.
    downtimes as (
        select
            incident_id,
            sum({{ seconds_between("started_at", "ended_at") }} * impact_rate) as lost_seconds
        from {{ ref("int_reliability__downtime") }}
        group by incident_id
    ),

    final as (
        select
            {{ surrogate_key(["incidents.incident_id"]) }} as incident_key,
            {{ surrogate_key(["incidents.tenant_id"]) }} as tenant_key,
            {{ service_key("incidents.tenant_id", "incidents.service") }} as service_key,
            coalesce(services.team_key, {{ unknown_key() }}) as team_key,
            incidents.incident_id,
            incidents.incident_number,
            incidents.service,
            services.team_id as team,
            incidents.title,
            incidents.status,
            incidents.priority,
            incidents.urgency,
            incidents.severity,
            incidents.severity_order,
            incidents.impact_rate,
            incidents.is_false_positive,
            incidents.impact_rate > 0 as is_failure,
            incidents.deployment_id,
            {{ deployment_key("incidents.deployment_id") }} as deployment_key,
            incidents.alert_count,
            incidents.triggered_at,
            {{ to_tenant_date("incidents.triggered_at", "tenants.time_zone") }} as triggered_date,
            cast(
                extract(
                    hour from {{ to_tenant_time("incidents.triggered_at", "tenants.time_zone") }}
                ) as bigint
            ) as triggered_hour_key,
            incidents.acknowledged_at,
            incidents.escalated_at,
            incidents.resolved_at,
            {{ to_tenant_date("incidents.resolved_at", "tenants.time_zone") }} as resolved_date,
            {{ minutes_of(seconds_between("incidents.triggered_at", "incidents.acknowledged_at")) }}
            as ack_minutes,
            {{ minutes_of(seconds_between("incidents.triggered_at", "incidents.resolved_at")) }}
            as resolve_minutes,
            coalesce(
                {{ minutes_of("downtimes.lost_seconds") }}, cast(0 as decimal(18, 4))
            ) as downtime_minutes
        from incidents
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on incidents.tenant_id = tenants.tenant_id
        left join
            {{ ref("int_reliability__services_collected") }} as services
            on incidents.tenant_id = services.tenant_id
            and incidents.service = services.service
        left join downtimes on incidents.incident_id = downtimes.incident_id
    )

select *
from final
