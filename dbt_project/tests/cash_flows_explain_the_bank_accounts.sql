{{ config(meta={"dimension": "consistency"}) }}
{# What cash moved for, of all accounts, is what the bank accounts moved by. #}
with
    monthly as (
        select
            ledger.tenant_key,
            ledger.month_start,
            ledger.currency_code,
            sum(coalesce(ledger.cash_flow_amount, 0)) as flow_amount,
            sum(
                case
                    when accounts.cash_flow_activity = 'cash'
                    then coalesce(ledger.net_debit_amount, 0)
                    else 0
                end
            ) as bank_amount
        from {{ ref("fct_general_ledger") }} as ledger
        inner join
            {{ ref("dim_account") }} as accounts on ledger.gl_account_key = accounts.gl_account_key
        group by ledger.tenant_key, ledger.month_start, ledger.currency_code
    )

select *
from monthly
where flow_amount <> bank_amount
