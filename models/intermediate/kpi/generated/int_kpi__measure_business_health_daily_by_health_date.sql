{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            health_date as period_date,
            cast(health_score as decimal(38, 12)) as business_health_score__n,
            cast(1 as decimal(38, 12)) as business_health_score__d
        from {{ ref("mart_business_health_daily") }}
        where health_date is not null
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
        where periods.grain in ('day', 'month')
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
            sum(
                case when dated.is_last then dated.business_health_score__n end
            ) as business_health_score__n,
            sum(
                case when dated.is_last then dated.business_health_score__d end
            ) as business_health_score__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'business_health_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(business_health_score__n as double) as numerator,
    cast(business_health_score__d as double) as denominator,
    cast(business_health_score__n as double)
    / nullif(cast(business_health_score__d as double), 0) as value
from aggregated
where
    (business_health_score__n is not null or business_health_score__d is not null)
    and grain in ('day', 'month')
    and slice_dimension in ('total')
