{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            ledger_date as period_date,
            product,
            cast(revenue_amount as decimal(38, 12)) as monthly_revenue__n,
            cast(revenue_amount_reporting as decimal(38, 12)) as monthly_revenue__r,
            cast(revenue_amount - cost_of_revenue_amount as decimal(38, 12)) as gross_margin__n,
            cast(revenue_amount as decimal(38, 12)) as gross_margin__d,
            cast(operating_income_amount as decimal(38, 12)) as operating_margin__n,
            cast(revenue_amount as decimal(38, 12)) as operating_margin__d,
            cast(operating_expense_amount as decimal(38, 12)) as operating_expense_ratio__n,
            cast(revenue_amount as decimal(38, 12)) as operating_expense_ratio__d,
            cast(net_income_amount as decimal(38, 12)) as net_profit_margin__n,
            cast(revenue_amount as decimal(38, 12)) as net_profit_margin__d,
            cast(ebitda_amount as decimal(38, 12)) as ebitda__n,
            cast(ebitda_amount_reporting as decimal(38, 12)) as ebitda__r,
            cast(operating_cash_flow_amount as decimal(38, 12)) as operating_cash_flow__n,
            cast(operating_cash_flow_amount_reporting as decimal(38, 12)) as operating_cash_flow__r,
            cast(- cash_flow_amount as decimal(38, 12)) as burn_rate__n,
            cast(- cash_flow_amount_reporting as decimal(38, 12)) as burn_rate__r
        from {{ ref("int_kpi__ledger_daily") }}
        where ledger_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            product,
            sum(monthly_revenue__n) as monthly_revenue__n,
            sum(monthly_revenue__r) as monthly_revenue__r,
            sum(gross_margin__n) as gross_margin__n,
            sum(gross_margin__d) as gross_margin__d,
            sum(operating_margin__n) as operating_margin__n,
            sum(operating_margin__d) as operating_margin__d,
            sum(operating_expense_ratio__n) as operating_expense_ratio__n,
            sum(operating_expense_ratio__d) as operating_expense_ratio__d,
            sum(net_profit_margin__n) as net_profit_margin__n,
            sum(net_profit_margin__d) as net_profit_margin__d,
            sum(ebitda__n) as ebitda__n,
            sum(ebitda__r) as ebitda__r,
            sum(operating_cash_flow__n) as operating_cash_flow__n,
            sum(operating_cash_flow__r) as operating_cash_flow__r,
            sum(burn_rate__n) as burn_rate__n,
            sum(burn_rate__r) as burn_rate__r
        from measured
        group by tenant_key, period_date, product
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from daily
        group by tenant_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
            product,
            monthly_revenue__n,
            monthly_revenue__r,
            gross_margin__n,
            gross_margin__d,
            operating_margin__n,
            operating_margin__d,
            operating_expense_ratio__n,
            operating_expense_ratio__d,
            net_profit_margin__n,
            net_profit_margin__d,
            ebitda__n,
            ebitda__r,
            operating_cash_flow__n,
            operating_cash_flow__r,
            burn_rate__n,
            burn_rate__r,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as product,
            cast(0 as decimal(38, 12)) as monthly_revenue__n,
            cast(0 as decimal(38, 12)) as monthly_revenue__r,
            cast(null as decimal(38, 12)) as gross_margin__n,
            cast(null as decimal(38, 12)) as gross_margin__d,
            cast(null as decimal(38, 12)) as operating_margin__n,
            cast(null as decimal(38, 12)) as operating_margin__d,
            cast(null as decimal(38, 12)) as operating_expense_ratio__n,
            cast(null as decimal(38, 12)) as operating_expense_ratio__d,
            cast(null as decimal(38, 12)) as net_profit_margin__n,
            cast(null as decimal(38, 12)) as net_profit_margin__d,
            cast(0 as decimal(38, 12)) as ebitda__n,
            cast(0 as decimal(38, 12)) as ebitda__r,
            cast(0 as decimal(38, 12)) as operating_cash_flow__n,
            cast(0 as decimal(38, 12)) as operating_cash_flow__r,
            cast(0 as decimal(38, 12)) as burn_rate__n,
            cast(0 as decimal(38, 12)) as burn_rate__r,
            true as is_filler
        from spans
        inner join {{ ref("int_kpi__tenants") }} as tenants on spans.tenant_key = tenants.tenant_key
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and case
                when spans.last_date >= tenants.quiet_since_date
                then tenants.today_date
                else spans.last_date
            end
    ),
    placed as (
        select
            filled.*,
            periods.grain,
            cast(periods.period_start as timestamp) as period_start,
            cast(periods.period_end as timestamp) as period_end
        from filled
        inner join {{ ref("int_kpi__periods") }} as periods on filled.period_date = periods.date_key
        where periods.grain in ('day', 'week', 'month', 'quarter')
    ),
    dated as (select * from placed),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.monthly_revenue__n) as monthly_revenue__n,
            sum(dated.gross_margin__n) as gross_margin__n,
            sum(dated.gross_margin__d) as gross_margin__d,
            sum(dated.operating_margin__n) as operating_margin__n,
            sum(dated.operating_margin__d) as operating_margin__d,
            sum(dated.operating_expense_ratio__n) as operating_expense_ratio__n,
            sum(dated.operating_expense_ratio__d) as operating_expense_ratio__d,
            sum(dated.net_profit_margin__n) as net_profit_margin__n,
            sum(dated.net_profit_margin__d) as net_profit_margin__d,
            sum(dated.ebitda__n) as ebitda__n,
            sum(dated.operating_cash_flow__n) as operating_cash_flow__n,
            sum(dated.burn_rate__n) as burn_rate__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.monthly_revenue__r) as monthly_revenue__n,
            cast(null as decimal(38, 12)) as gross_margin__n,
            cast(null as decimal(38, 12)) as gross_margin__d,
            cast(null as decimal(38, 12)) as operating_margin__n,
            cast(null as decimal(38, 12)) as operating_margin__d,
            cast(null as decimal(38, 12)) as operating_expense_ratio__n,
            cast(null as decimal(38, 12)) as operating_expense_ratio__d,
            cast(null as decimal(38, 12)) as net_profit_margin__n,
            cast(null as decimal(38, 12)) as net_profit_margin__d,
            sum(dated.ebitda__r) as ebitda__n,
            sum(dated.operating_cash_flow__r) as operating_cash_flow__n,
            sum(dated.burn_rate__r) as burn_rate__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'product' as slice_dimension,
            coalesce(cast(dated.product as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.monthly_revenue__n) as monthly_revenue__n,
            sum(dated.gross_margin__n) as gross_margin__n,
            sum(dated.gross_margin__d) as gross_margin__d,
            sum(dated.operating_margin__n) as operating_margin__n,
            sum(dated.operating_margin__d) as operating_margin__d,
            sum(dated.operating_expense_ratio__n) as operating_expense_ratio__n,
            sum(dated.operating_expense_ratio__d) as operating_expense_ratio__d,
            sum(dated.net_profit_margin__n) as net_profit_margin__n,
            sum(dated.net_profit_margin__d) as net_profit_margin__d,
            sum(dated.ebitda__n) as ebitda__n,
            sum(dated.operating_cash_flow__n) as operating_cash_flow__n,
            sum(dated.burn_rate__n) as burn_rate__n
        from dated
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day', 'week')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.product as string), 'unknown')
    )
select
    'monthly_revenue' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(monthly_revenue__n as double) as numerator,
    cast(null as double) as denominator,
    cast(monthly_revenue__n as double) as value
from aggregated
where
    (monthly_revenue__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'product')
union all
select
    'gross_margin' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(gross_margin__n as double) as numerator,
    cast(gross_margin__d as double) as denominator,
    cast(gross_margin__n as double) / nullif(cast(gross_margin__d as double), 0) as value
from aggregated
where
    (gross_margin__n is not null or gross_margin__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'operating_margin' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(operating_margin__n as double) as numerator,
    cast(operating_margin__d as double) as denominator,
    cast(operating_margin__n as double) / nullif(cast(operating_margin__d as double), 0) as value
from aggregated
where
    (operating_margin__n is not null or operating_margin__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'operating_expense_ratio' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(operating_expense_ratio__n as double) as numerator,
    cast(operating_expense_ratio__d as double) as denominator,
    cast(operating_expense_ratio__n as double)
    / nullif(cast(operating_expense_ratio__d as double), 0) as value
from aggregated
where
    (operating_expense_ratio__n is not null or operating_expense_ratio__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'net_profit_margin' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(net_profit_margin__n as double) as numerator,
    cast(net_profit_margin__d as double) as denominator,
    cast(net_profit_margin__n as double) / nullif(cast(net_profit_margin__d as double), 0) as value
from aggregated
where
    (net_profit_margin__n is not null or net_profit_margin__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'ebitda' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(ebitda__n as double) as numerator,
    cast(null as double) as denominator,
    cast(ebitda__n as double) as value
from aggregated
where (ebitda__n is not null) and grain in ('month', 'quarter') and slice_dimension in ('total')
union all
select
    'operating_cash_flow' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(operating_cash_flow__n as double) as numerator,
    cast(null as double) as denominator,
    cast(operating_cash_flow__n as double) as value
from aggregated
where
    (operating_cash_flow__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'burn_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(burn_rate__n as double) as numerator,
    cast(null as double) as denominator,
    cast(burn_rate__n as double) as value
from aggregated
where (burn_rate__n is not null) and grain in ('month', 'quarter') and slice_dimension in ('total')
