{{ config(severity="warn", meta={"dimension": "completeness"}) }}
{# Closed opportunities that no period can count, or that were closed before they were created. #}
select opportunity_key, created_date, closed_date
from {{ ref("fct_opportunities") }}
where is_closed and (closed_date is null or closed_date < created_date)
