{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            month_start as period_date,
            cast(year_count - year_before_count as decimal(38, 12)) as deployment_growth_yoy__n,
            cast(year_before_count as decimal(38, 12)) as deployment_growth_yoy__d
        from {{ ref("int_kpi__deployments_trailing_year") }}
        where month_start is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            sum(deployment_growth_yoy__n) as deployment_growth_yoy__n,
            sum(deployment_growth_yoy__d) as deployment_growth_yoy__d
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
            deployment_growth_yoy__n,
            deployment_growth_yoy__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as decimal(38, 12)) as deployment_growth_yoy__n,
            cast(null as decimal(38, 12)) as deployment_growth_yoy__d,
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
        where periods.grain in ('month')
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
            sum(dated.deployment_growth_yoy__n) as deployment_growth_yoy__n,
            sum(dated.deployment_growth_yoy__d) as deployment_growth_yoy__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'deployment_growth_yoy' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(deployment_growth_yoy__n as double) as numerator,
    cast(deployment_growth_yoy__d as double) as denominator,
    cast(deployment_growth_yoy__n as double)
    / nullif(cast(deployment_growth_yoy__d as double), 0) as value
from aggregated
where
    (deployment_growth_yoy__n is not null or deployment_growth_yoy__d is not null)
    and grain in ('month')
    and slice_dimension in ('total')
