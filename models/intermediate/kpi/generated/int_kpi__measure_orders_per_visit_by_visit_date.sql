{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            visit_date as period_date,
            cast(net_revenue_amount as decimal(38, 12)) as revenue_per_visitor__n,
            cast(session_count as decimal(38, 12)) as revenue_per_visitor__d
        from {{ ref("int_kpi__orders_per_visit") }}
        where visit_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            sum(revenue_per_visitor__n) as revenue_per_visitor__n,
            sum(revenue_per_visitor__d) as revenue_per_visitor__d
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
            revenue_per_visitor__n,
            revenue_per_visitor__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as decimal(38, 12)) as revenue_per_visitor__n,
            cast(null as decimal(38, 12)) as revenue_per_visitor__d,
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
        where periods.grain in ('day', 'week', 'month')
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
            sum(dated.revenue_per_visitor__n) as revenue_per_visitor__n,
            sum(dated.revenue_per_visitor__d) as revenue_per_visitor__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'revenue_per_visitor' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(revenue_per_visitor__n as double) as numerator,
    cast(revenue_per_visitor__d as double) as denominator,
    cast(revenue_per_visitor__n as double)
    / nullif(cast(revenue_per_visitor__d as double), 0) as value
from aggregated
where
    (revenue_per_visitor__n is not null or revenue_per_visitor__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total')
