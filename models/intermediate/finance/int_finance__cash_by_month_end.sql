-- Balance of every bank account when a month ends. The source tells of the days that moved it: in
-- between the balance stays.
with
    days as (
        select
            coalesce(tenant_id, 'group') as tenant_id,
            account_id,
            upper(currency_code) as currency_code,
            balance_date,
            cast(sum(balance_amount) as decimal(18, 4)) as balance_amount
        from {{ ref("stg_finance_erp__cash_balances") }}
        group by coalesce(tenant_id, 'group'), account_id, upper(currency_code), balance_date
    ),

    intervals as (
        select
            *,
            lead(balance_date) over (
                partition by tenant_id, account_id, currency_code order by balance_date
            ) as next_balance_date
        from days
    ),

    tenants as (
        select tenant_id, {{ tenant_today("time_zone") }} as today_date from {{ ref("dim_tenant") }}
    ),

    months as (
        select distinct period_start as month_start, period_end as next_month_start
        from {{ ref("int_kpi__periods") }}
        where grain = 'month'
    ),

    final as (
        select
            intervals.tenant_id,
            intervals.account_id,
            intervals.currency_code,
            months.month_start,
            intervals.balance_amount as cash_balance_amount
        from intervals
        inner join tenants on intervals.tenant_id = tenants.tenant_id
        inner join
            months
            on months.month_start <= tenants.today_date
            and intervals.balance_date < months.next_month_start
            and (
                intervals.next_balance_date is null
                or intervals.next_balance_date >= months.next_month_start
            )
    )

select *
from final
