{{ config(meta={"dimension": "consistency"}) }}
-- Every production deployment is in one week of the DORA rollup, and every failure it brought.
with
    facts as (
        select
            count(*) as deployment_count,
            sum(case when is_change_failure then 1 else 0 end) as change_failure_count
        from {{ ref("fct_deployments") }}
    ),

    weeks as (
        select
            sum(deployment_count) as deployment_count,
            sum(change_failure_count) as change_failure_count
        from {{ ref("mart_dora_weekly") }}
    )

select facts.deployment_count, weeks.deployment_count as of_weeks
from facts
cross join weeks
where
    facts.deployment_count <> coalesce(weeks.deployment_count, 0)
    or coalesce(facts.change_failure_count, 0) <> coalesce(weeks.change_failure_count, 0)
