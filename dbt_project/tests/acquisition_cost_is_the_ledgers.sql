{{ config(meta={"dimension": "consistency"}) }}
{# The segments of a month bear all its sales and marketing cost, and no more (C1-04). #}
with
    booked as (
        select
            ledger.tenant_key,
            ledger.month_start,
            sum(
                case when accounts.is_sales_and_marketing then ledger.actual_amount else 0 end
            ) as cost_amount
        from {{ ref("fct_general_ledger") }} as ledger
        inner join
            {{ ref("dim_account") }} as accounts on ledger.gl_account_key = accounts.gl_account_key
        group by ledger.tenant_key, ledger.month_start
    ),

    borne as (
        select tenant_key, month_start, sum(sales_and_marketing_cost_amount) as cost_amount
        from {{ ref("mart_unit_economics_monthly") }}
        group by tenant_key, month_start
    )

select coalesce(booked.tenant_key, borne.tenant_key) as tenant_key
from booked
full join borne on booked.tenant_key = borne.tenant_key and booked.month_start = borne.month_start
where coalesce(booked.cost_amount, 0) <> coalesce(borne.cost_amount, 0)
