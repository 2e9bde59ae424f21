{{ config(meta={"dimension": "consistency"}) }}
-- What incidents cost adds up to what their services lost, day by day; minutes are rounded at the
-- fourth digit, once for an incident and once for a day.
with
    of_incidents as (
        select service_key, sum(downtime_minutes) as downtime_minutes, count(*) as row_count
        from {{ ref("fct_incidents") }}
        group by service_key
    ),

    of_days as (
        select service_key, sum(downtime_minutes) as downtime_minutes, count(*) as row_count
        from {{ ref("mart_slo_daily") }}
        group by service_key
    )

select of_incidents.service_key, of_incidents.downtime_minutes, of_days.downtime_minutes as of_days
from of_incidents
left join of_days on of_incidents.service_key = of_days.service_key
where
    of_incidents.service_key <> {{ unknown_key() }}
    and abs(of_incidents.downtime_minutes - coalesce(of_days.downtime_minutes, 0))
    > 0.0001 * (of_incidents.row_count + coalesce(of_days.row_count, 0))
