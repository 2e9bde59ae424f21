-- The chart of accounts, which all companies of the group share. The type of an account says which
-- statement it belongs to, and what cash that moves against it was for.
with
    accounts as (select * from {{ ref("stg_finance_erp__accounts") }}),

    classified as (
        select
            *,
            case
                when account_type = 'Income'
                then 'revenue'
                when account_type = 'COGS'
                then 'cost_of_revenue'
                when account_type = 'Expense'
                then 'operating_expense'
                when account_type = 'OthIncome'
                then 'other_income'
                when account_type = 'OthExpense'
                then 'other_expense'
                when account_type = 'Equity'
                then 'equity'
                when
                    account_type
                    in ('AcctPay', 'CredCard', 'OthCurrLiab', 'LongTermLiab', 'DeferRevenue')
                then 'liability'
                when
                    account_type in (
                        'Bank',
                        'AcctRec',
                        'UnbilledRec',
                        'OthCurrAsset',
                        'FixedAsset',
                        'OthAsset',
                        'DeferExpense'
                    )
                then 'asset'
                else 'non_posting'
            end as account_class
        from accounts
    ),

    members as (
        select
            {{ surrogate_key(["'finance_erp'", "account_id"]) }} as gl_account_key,
            account_id,
            account_number,
            coalesce(name, account_id) as account_name,
            account_type,
            account_class,
            case
                when account_class in ('asset', 'liability', 'equity')
                then 'balance_sheet'
                when account_class = 'non_posting'
                then 'none'
                else 'income_statement'
            end as statement,
            coalesce(statement_line, 'Other') as statement_line,
            case
                when account_type = 'Bank'
                then 'cash'
                when account_type in ('FixedAsset', 'OthAsset')
                then 'investing'
                when account_type in ('LongTermLiab', 'Equity')
                then 'financing'
                when account_class = 'non_posting'
                then 'none'
                else 'operating'
            end as cash_flow_activity,
            account_class in ('revenue', 'other_income', 'liability', 'equity') as is_credit_normal,
            lower(coalesce(statement_line, '')) like '%depreciation%'
            or lower(coalesce(statement_line, '')) like '%amortisation%'
            or lower(coalesce(statement_line, '')) like '%amortization%' as is_depreciation,
            account_class = 'operating_expense'
            and (
                lower(coalesce(statement_line, '')) like '%sales%'
                or lower(coalesce(statement_line, '')) like '%marketing%'
            ) as is_sales_and_marketing,
            account_class = 'equity' or account_type = 'LongTermLiab' as is_invested_capital,
            not coalesce(is_inactive, false) as is_active
        from classified
    ),

    unknown_member as (
        select
            {{ unknown_key() }} as gl_account_key,
            'unknown' as account_id,
            cast(null as string) as account_number,
            'Unknown' as account_name,
            cast(null as string) as account_type,
            'non_posting' as account_class,
            'none' as statement,
            'Other' as statement_line,
            'none' as cash_flow_activity,
            false as is_credit_normal,
            false as is_depreciation,
            false as is_sales_and_marketing,
            false as is_invested_capital,
            false as is_active
    ),

    final as (
        select *
        from members
        union all
        select *
        from unknown_member
    )

select *
from final
