{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            period_start_date as period_date,
            cast(commit_amount - won_amount as decimal(38, 12)) as sales_forecast_bias__n,
            cast(won_amount as decimal(38, 12)) as sales_forecast_bias__d,
            cast(
                won_amount - absolute_error_amount as decimal(38, 12)
            ) as sales_forecast_accuracy__n,
            cast(won_amount as decimal(38, 12)) as sales_forecast_accuracy__d
        from {{ ref("int_kpi__forecast_errors") }}
        where period_start_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            sum(sales_forecast_bias__n) as sales_forecast_bias__n,
            sum(sales_forecast_bias__d) as sales_forecast_bias__d,
            sum(sales_forecast_accuracy__n) as sales_forecast_accuracy__n,
            sum(sales_forecast_accuracy__d) as sales_forecast_accuracy__d
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
            sales_forecast_bias__n,
            sales_forecast_bias__d,
            sales_forecast_accuracy__n,
            sales_forecast_accuracy__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as decimal(38, 12)) as sales_forecast_bias__n,
            cast(null as decimal(38, 12)) as sales_forecast_bias__d,
            cast(null as decimal(38, 12)) as sales_forecast_accuracy__n,
            cast(null as decimal(38, 12)) as sales_forecast_accuracy__d,
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
            sum(dated.sales_forecast_bias__n) as sales_forecast_bias__n,
            sum(dated.sales_forecast_bias__d) as sales_forecast_bias__d,
            sum(dated.sales_forecast_accuracy__n) as sales_forecast_accuracy__n,
            sum(dated.sales_forecast_accuracy__d) as sales_forecast_accuracy__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'sales_forecast_bias' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(sales_forecast_bias__n as double) as numerator,
    cast(sales_forecast_bias__d as double) as denominator,
    cast(sales_forecast_bias__n as double)
    / nullif(cast(sales_forecast_bias__d as double), 0) as value
from aggregated
where
    (sales_forecast_bias__n is not null or sales_forecast_bias__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'sales_forecast_accuracy' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(sales_forecast_accuracy__n as double) as numerator,
    cast(sales_forecast_accuracy__d as double) as denominator,
    cast(sales_forecast_accuracy__n as double)
    / nullif(cast(sales_forecast_accuracy__d as double), 0) as value
from aggregated
where
    (sales_forecast_accuracy__n is not null or sales_forecast_accuracy__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
