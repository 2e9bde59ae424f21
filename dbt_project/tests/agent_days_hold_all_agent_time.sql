{{ config(meta={"dimension": "consistency"}) }}
{# Cut at midnight or not, an agent's seconds are as many. #}
with
    seconds as (
        select tenant_key, employee_key, duration_seconds as seconds
        from {{ ref("fct_agent_status") }}
        where employee_key <> {{ unknown_key() }} and duration_seconds is not null
        union all
        select tenant_key, employee_key, - (active_seconds + idle_seconds + away_seconds) as seconds
        from {{ ref("mart_agent_performance_daily") }}
        where active_seconds is not null
    )

select tenant_key, employee_key, sum(seconds) as difference_seconds
from seconds
group by tenant_key, employee_key
having sum(seconds) <> 0
