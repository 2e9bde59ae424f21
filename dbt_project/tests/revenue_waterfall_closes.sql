{{ config(meta={"dimension": "consistency"}) }}
{# After its last movement a month's MRR is its closing, to the cent. #}
select tenant_key, month_start, currency_code
from {{ ref("mart_revenue_waterfall") }}
group by tenant_key, month_start, currency_code
having
    sum(case when step = 'closing' then 0 else amount end)
    <> sum(case when step = 'closing' then amount else 0 end)
    or sum(case when step = 'churn' then cumulative_amount else 0 end)
    <> sum(case when step = 'closing' then cumulative_amount else 0 end)
