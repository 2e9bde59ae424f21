-- Closing recurring revenue of a customer and product: of the states that hold when the month ends.
select
    months.tenant_id,
    states.source_system,
    states.customer_id,
    states.is_crm_account,
    states.product,
    states.currency_code,
    months.month_start,
    months.month_end_at,
    months.is_partial,
    cast(sum(states.mrr_amount) as decimal(18, 4)) as closing_mrr_amount
from {{ ref("int_revenue__months") }} as months
inner join
    {{ ref("int_revenue__subscription_states") }} as states
    on months.tenant_id = states.tenant_id
    and states.valid_from < months.month_end_at
    and (states.valid_to is null or states.valid_to >= months.month_end_at)
group by
    months.tenant_id,
    states.source_system,
    states.customer_id,
    states.is_crm_account,
    states.product,
    states.currency_code,
    months.month_start,
    months.month_end_at,
    months.is_partial
