{{ config(severity="warn", meta={"dimension": "consistency"}) }}
{# Leads that entered a stage before they were created: the source's clock or history is wrong. #}
select lead_key, created_at, mql_at, sql_at, opportunity_at, customer_at
from {{ ref("fct_leads") }}
where
    mql_at < created_at
    or sql_at < created_at
    or opportunity_at < created_at
    or customer_at < created_at
