{{ config(meta={"dimension": "consistency"}) }}
{# Double entry: debits equal credits in the books of each unit and month. #}
select tenant_key, month_start, currency_code, sum(net_debit_amount) as difference_amount
from {{ ref("fct_general_ledger") }}
group by tenant_key, month_start, currency_code
having sum(net_debit_amount) <> 0
