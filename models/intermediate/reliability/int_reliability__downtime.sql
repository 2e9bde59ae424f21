-- Times in which incidents took something of a service away, none counted twice: where several
-- overlap, the one with the greatest impact counts, of equals the first. A row is a time in which
-- the
-- same one counts; its downtime is its length times its impact.
with
    incidents as (
        select *
        from {{ ref("int_reliability__incidents_rated") }}
        where impact_rate > 0 and service is not null and lasted_until_at > triggered_at
    ),

    turns as (
        select tenant_id, service, triggered_at as turned_at
        from incidents
        union
        select tenant_id, service, lasted_until_at as turned_at
        from incidents
    ),

    pieces as (
        select
            tenant_id,
            service,
            turned_at as started_at,
            lead(turned_at) over (partition by tenant_id, service order by turned_at) as ended_at
        from turns
    ),

    final as (
        select
            pieces.tenant_id,
            pieces.service,
            pieces.started_at,
            pieces.ended_at,
            incidents.incident_id,
            incidents.severity,
            incidents.impact_rate,
            count(*) over (
                partition by pieces.tenant_id, pieces.service, pieces.started_at
            ) as incident_count
        from pieces
        inner join
            incidents
            on pieces.tenant_id = incidents.tenant_id
            and pieces.service = incidents.service
            and incidents.triggered_at <= pieces.started_at
            and incidents.lasted_until_at >= pieces.ended_at
        qualify
            row_number() over (
                partition by pieces.tenant_id, pieces.service, pieces.started_at
                order by
                    incidents.impact_rate desc nulls last,
                    incidents.triggered_at nulls last,
                    incidents.incident_id nulls last
            )
            = 1
    )

select *
from final
