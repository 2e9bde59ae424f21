{{ config(meta={"dimension": "consistency"}) }}
{# Of a lead and topic there are as many meetings as the CRM or the calendar has, not as both have. #}
with
    counted as (
        select
            tenant_id,
            coalesce(lead_id, opportunity_id) as subject_id,
            topic,
            sum(case when source_system = 'calendar' then 1 else 0 end) as calendar_count,
            sum(case when source_system = 'calendar' then 0 else 1 end) as crm_count
        from {{ ref("int_sales__activities_unioned") }}
        where activity_type = 'meeting' and coalesce(lead_id, opportunity_id) is not null
        group by tenant_id, coalesce(lead_id, opportunity_id), topic
    ),

    booked as (
        select
            tenant_id,
            coalesce(lead_id, opportunity_id) as subject_id,
            {{ sales_topic("meeting_type") }} as topic,
            count(*) as booked_count
        from {{ ref("stg_calendar__meetings") }}
        where coalesce(lead_id, opportunity_id) is not null
        group by tenant_id, coalesce(lead_id, opportunity_id), {{ sales_topic("meeting_type") }}
    )

select counted.*, booked.booked_count
from counted
left join
    booked
    on counted.tenant_id = booked.tenant_id
    and counted.subject_id = booked.subject_id
    and counted.topic = booked.topic
where
    counted.calendar_count + counted.crm_count
    <> greatest(counted.crm_count, coalesce(booked.booked_count, 0))
