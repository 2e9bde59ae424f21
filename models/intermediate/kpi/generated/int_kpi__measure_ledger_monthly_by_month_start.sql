{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            month_start as period_date,
            cast(revenue_variance_amount as decimal(38, 12)) as revenue_target_variance__n,
            cast(
                revenue_variance_amount_reporting as decimal(38, 12)
            ) as revenue_target_variance__r,
            cast(revenue_variance_amount as decimal(38, 12)) as revenue_target_variance_pct__n,
            cast(revenue_budget_amount as decimal(38, 12)) as revenue_target_variance_pct__d,
            cast(revenue_12_months_amount as decimal(38, 12)) as revenue_per_employee__n,
            cast(mean_fte_count as decimal(38, 12)) as revenue_per_employee__d,
            cast(cost_of_output_amount as decimal(38, 12)) as cost_efficiency_ratio__n,
            cast(output_count as decimal(38, 12)) as cost_efficiency_ratio__d,
            cast(net_income_amount as decimal(38, 12)) as return_on_investment__n,
            cast(quarter_end_capital_amount as decimal(38, 12)) as return_on_investment__d
        from {{ ref("int_kpi__ledger_monthly") }}
        where month_start is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            sum(revenue_target_variance__n) as revenue_target_variance__n,
            sum(revenue_target_variance__r) as revenue_target_variance__r,
            sum(revenue_target_variance_pct__n) as revenue_target_variance_pct__n,
            sum(revenue_target_variance_pct__d) as revenue_target_variance_pct__d,
            sum(revenue_per_employee__n) as revenue_per_employee__n,
            sum(revenue_per_employee__d) as revenue_per_employee__d,
            sum(cost_efficiency_ratio__n) as cost_efficiency_ratio__n,
            sum(cost_efficiency_ratio__d) as cost_efficiency_ratio__d,
            sum(return_on_investment__n) as return_on_investment__n,
            sum(return_on_investment__d) as return_on_investment__d
        from measured
        group by tenant_key, period_date
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
            revenue_target_variance__n,
            revenue_target_variance__r,
            revenue_target_variance_pct__n,
            revenue_target_variance_pct__d,
            revenue_per_employee__n,
            revenue_per_employee__d,
            cost_efficiency_ratio__n,
            cost_efficiency_ratio__d,
            return_on_investment__n,
            return_on_investment__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(0 as decimal(38, 12)) as revenue_target_variance__n,
            cast(0 as decimal(38, 12)) as revenue_target_variance__r,
            cast(null as decimal(38, 12)) as revenue_target_variance_pct__n,
            cast(null as decimal(38, 12)) as revenue_target_variance_pct__d,
            cast(null as decimal(38, 12)) as revenue_per_employee__n,
            cast(null as decimal(38, 12)) as revenue_per_employee__d,
            cast(null as decimal(38, 12)) as cost_efficiency_ratio__n,
            cast(null as decimal(38, 12)) as cost_efficiency_ratio__d,
            cast(null as decimal(38, 12)) as return_on_investment__n,
            cast(null as decimal(38, 12)) as return_on_investment__d,
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
        where periods.grain in ('month', 'quarter')
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
            sum(dated.revenue_target_variance__n) as revenue_target_variance__n,
            sum(dated.revenue_target_variance_pct__n) as revenue_target_variance_pct__n,
            sum(dated.revenue_target_variance_pct__d) as revenue_target_variance_pct__d,
            sum(dated.revenue_per_employee__n) as revenue_per_employee__n,
            sum(dated.revenue_per_employee__d) as revenue_per_employee__d,
            sum(dated.cost_efficiency_ratio__n) as cost_efficiency_ratio__n,
            sum(dated.cost_efficiency_ratio__d) as cost_efficiency_ratio__d,
            sum(dated.return_on_investment__n) as return_on_investment__n,
            sum(dated.return_on_investment__d) as return_on_investment__d
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
            sum(dated.revenue_target_variance__r) as revenue_target_variance__n,
            cast(null as decimal(38, 12)) as revenue_target_variance_pct__n,
            cast(null as decimal(38, 12)) as revenue_target_variance_pct__d,
            cast(null as decimal(38, 12)) as revenue_per_employee__n,
            cast(null as decimal(38, 12)) as revenue_per_employee__d,
            cast(null as decimal(38, 12)) as cost_efficiency_ratio__n,
            cast(null as decimal(38, 12)) as cost_efficiency_ratio__d,
            cast(null as decimal(38, 12)) as return_on_investment__n,
            cast(null as decimal(38, 12)) as return_on_investment__d
        from dated
        group by dated.grain, dated.period_start, dated.period_end
    )
select
    'revenue_target_variance' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(revenue_target_variance__n as double) as numerator,
    cast(null as double) as denominator,
    cast(revenue_target_variance__n as double) as value
from aggregated
where
    (revenue_target_variance__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'revenue_target_variance_pct' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(revenue_target_variance_pct__n as double) as numerator,
    cast(revenue_target_variance_pct__d as double) as denominator,
    cast(revenue_target_variance_pct__n as double)
    / nullif(cast(revenue_target_variance_pct__d as double), 0) as value
from aggregated
where
    (revenue_target_variance_pct__n is not null or revenue_target_variance_pct__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'revenue_per_employee' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(revenue_per_employee__n as double) as numerator,
    cast(revenue_per_employee__d as double) as denominator,
    cast(revenue_per_employee__n as double)
    / nullif(cast(revenue_per_employee__d as double), 0) as value
from aggregated
where
    (revenue_per_employee__n is not null or revenue_per_employee__d is not null)
    and grain in ('month')
    and slice_dimension in ('total')
union all
select
    'cost_efficiency_ratio' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(cost_efficiency_ratio__n as double) as numerator,
    cast(cost_efficiency_ratio__d as double) as denominator,
    cast(cost_efficiency_ratio__n as double)
    / nullif(cast(cost_efficiency_ratio__d as double), 0) as value
from aggregated
where
    (cost_efficiency_ratio__n is not null or cost_efficiency_ratio__d is not null)
    and grain in ('month')
    and slice_dimension in ('total')
union all
select
    'return_on_investment' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(return_on_investment__n as double) as numerator,
    cast(return_on_investment__d as double) as denominator,
    cast(return_on_investment__n as double)
    / nullif(cast(return_on_investment__d as double), 0) as value
from aggregated
where
    (return_on_investment__n is not null or return_on_investment__d is not null)
    and grain in ('quarter')
    and slice_dimension in ('total')
