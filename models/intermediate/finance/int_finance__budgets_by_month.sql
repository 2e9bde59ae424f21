-- What is planned for an account in a month. A month that several versions plan counts once, as in
-- the newest of them: 2026 Q2 plans anew what 2026 Q1 had planned.
with
    budgets as (
        select
            coalesce(tenant_id, 'group') as tenant_id,
            account_id,
            cast(date_trunc('month', period_start_date) as date) as month_start,
            upper(currency_code) as currency_code,
            version,
            amount
        from {{ ref("stg_finance_erp__budgets") }}
    ),

    ranked as (
        select
            *,
            rank() over (
                partition by tenant_id, account_id, month_start, currency_code
                order by version desc nulls last
            ) as version_rank
        from budgets
    ),

    final as (
        select
            tenant_id,
            account_id,
            month_start,
            currency_code,
            cast(sum(amount) as decimal(18, 4)) as budget_amount
        from ranked
        where version_rank = 1
        group by tenant_id, account_id, month_start, currency_code
    )

select *
from final
