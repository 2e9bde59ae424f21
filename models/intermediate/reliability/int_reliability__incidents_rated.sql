-- Incidents with their severity on the one scale, and what it says of the service's use while they
-- last. What a responder called a false positive took nothing away.
with
    reactions as (
        select
            incident_id,
            min(case when type = 'acknowledge_log_entry' then created_at end) as acknowledged_at,
            min(case when type = 'escalate_log_entry' then created_at end) as escalated_at,
            max(case when is_false_positive then 1 else 0 end) = 1 as is_false_positive
        from {{ ref("stg_pagerduty__log_entries") }}
        group by incident_id
    ),

    incidents as (
        select
            incidents.*,
            reactions.acknowledged_at,
            reactions.escalated_at,
            coalesce(reactions.is_false_positive, false) as is_false_positive,
            coalesce(priorities.severity, urgencies.severity, 'unknown') as severity
        from {{ ref("stg_pagerduty__incidents") }} as incidents
        left join reactions on incidents.incident_id = reactions.incident_id
        left join
            {{ ref("severity_aliases") }} as priorities
            on {{ normalised("incidents.priority") }} = priorities.alias
        left join
            {{ ref("severity_aliases") }} as urgencies
            on {{ normalised("incidents.urgency") }} = urgencies.alias
    ),

    final as (
        select
            incidents.tenant_id,
            incidents.incident_id,
            incidents.incident_number,
            incidents.service_id,
            incidents.service,
            incidents.title,
            incidents.status,
            incidents.urgency,
            incidents.priority,
            incidents.severity,
            severities.severity_order,
            case
                when incidents.is_false_positive
                then cast(0 as decimal(6, 4))
                else severities.impact_rate
            end as impact_rate,
            incidents.deployment_id,
            incidents.alert_count,
            incidents.is_false_positive,
            incidents.created_at as triggered_at,
            incidents.acknowledged_at,
            incidents.escalated_at,
            incidents.resolved_at,
            coalesce(incidents.resolved_at, {{ as_of() }}) as lasted_until_at
        from incidents
        inner join {{ ref("severities") }} as severities on incidents.severity = severities.severity
    )

select *
from final
