{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            month_start as period_date,
            cast(quality_trend_score as decimal(38, 12)) as quality_trend__n
        from {{ ref("mart_quality_monthly") }}
        where month_start is not null
    ),
    ends as (
        select
            days.tenant_key,
            periods.grain,
            periods.period_start,
            periods.period_end,
            max(days.period_date) as last_date
        from (select distinct tenant_key, period_date from measured) as days
        inner join {{ ref("int_kpi__periods") }} as periods on days.period_date = periods.date_key
        where periods.grain in ('month')
        group by days.tenant_key, periods.grain, periods.period_start, periods.period_end
    ),
    dated as (
        select
            rows.*,
            ends.grain,
            cast(ends.period_start as timestamp) as period_start,
            cast(ends.period_end as timestamp) as period_end,
            true as is_last,
            false as is_filler
        from measured as rows
        inner join ends on rows.tenant_key = ends.tenant_key and rows.period_date = ends.last_date
    ),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(case when dated.is_last then dated.quality_trend__n end) as quality_trend__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'quality_trend' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(quality_trend__n as double) as numerator,
    cast(null as double) as denominator,
    cast(quality_trend__n as double) as value
from aggregated
where (quality_trend__n is not null) and grain in ('month') and slice_dimension in ('total')
