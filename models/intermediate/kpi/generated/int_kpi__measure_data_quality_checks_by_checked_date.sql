{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            checked_date as period_date,
            dimension,
            cast(100 * weight * pass_rate as decimal(38, 12)) as data_quality_score__n,
            cast(weight as decimal(38, 12)) as data_quality_score__d
        from {{ ref("int_kpi__data_quality_checks") }}
        where checked_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            dimension,
            sum(data_quality_score__n) as data_quality_score__n,
            sum(data_quality_score__d) as data_quality_score__d
        from measured
        group by tenant_key, period_date, dimension
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
            dimension,
            data_quality_score__n,
            data_quality_score__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as dimension,
            cast(null as decimal(38, 12)) as data_quality_score__n,
            cast(null as decimal(38, 12)) as data_quality_score__d,
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
            sum(dated.data_quality_score__n) as data_quality_score__n,
            sum(dated.data_quality_score__d) as data_quality_score__d
        from dated
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'quality_dimension' as slice_dimension,
            coalesce(cast(dated.dimension as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.data_quality_score__n) as data_quality_score__n,
            sum(dated.data_quality_score__d) as data_quality_score__d
        from dated
        where not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.dimension as string), 'unknown')
    )
select
    'data_quality_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(data_quality_score__n as double) as numerator,
    cast(data_quality_score__d as double) as denominator,
    cast(data_quality_score__n as double)
    / nullif(cast(data_quality_score__d as double), 0) as value
from aggregated
where
    (data_quality_score__n is not null or data_quality_score__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'quality_dimension')
