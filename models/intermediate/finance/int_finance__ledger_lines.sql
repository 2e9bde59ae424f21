-- Posted lines of the general ledger with the account they were booked on, the month they belong to
-- and the cash they brought. The group's own company is the tenant `group`.
with
    entries as (
        select *, coalesce(tenant_id, 'group') as unit_id
        from {{ ref("stg_finance_erp__gl_entries") }}
    ),

    accounts as (select * from {{ ref("dim_account") }}),

    -- A period is closed after its month: what is posted late belongs to the period it names.
    months as (
        select distinct
            period_start as month_start,
            period_end as next_month_start,
            substr({{ date_text("period_start", "month_name") }}, 1, 3)
            || ' '
            || cast(extract(year from period_start) as string) as period
        from {{ ref("int_kpi__periods") }}
        where grain = 'month'
    ),

    classified as (
        select
            entries.unit_id as tenant_id,
            entries.entry_id,
            entries.subsidiary_id,
            entries.transaction_id,
            coalesce(accounts.gl_account_key, {{ unknown_key() }}) as gl_account_key,
            coalesce(accounts.account_class, 'non_posting') as account_class,
            coalesce(accounts.cash_flow_activity, 'operating') as cash_flow_activity,
            coalesce(accounts.is_depreciation, false) as is_depreciation,
            coalesce(accounts.is_sales_and_marketing, false) as is_sales_and_marketing,
            coalesce(accounts.is_invested_capital, false) as is_invested_capital,
            coalesce(accounts.is_credit_normal, false) as is_credit_normal,
            coalesce({{ clean_text("entries.department") }}, 'unassigned') as department,
            coalesce({{ clean_text("entries.product_line") }}, 'unassigned') as product_line,
            upper(entries.currency_code) as currency_code,
            entries.posting_date,
            months.month_start,
            months.next_month_start,
            entries.amount
        from entries
        left join accounts on entries.account_id = accounts.account_id
        left join months on entries.period = months.period
    ),

    -- Cash that moved was for what stands against it in the same journal.
    final as (
        select
            tenant_id,
            entry_id,
            gl_account_key,
            account_class,
            cash_flow_activity,
            is_depreciation,
            is_sales_and_marketing,
            is_invested_capital,
            department,
            product_line,
            currency_code,
            coalesce(month_start, cast(date_trunc('month', posting_date) as date)) as month_start,
            case
                when posting_date < month_start
                then month_start
                when posting_date >= next_month_start
                then {{ days_before("next_month_start", 1) }}
                else posting_date
            end as ledger_date,
            amount as net_debit_amount,
            case when is_credit_normal then - amount else amount end as actual_amount,
            case
                when
                    cash_flow_activity <> 'cash'
                    and max(case when cash_flow_activity = 'cash' then 1 else 0 end) over (
                        partition by subsidiary_id, transaction_id
                    )
                    = 1
                then - amount
                else 0
            end as cash_flow_amount
        from classified
    )

select *
from final
