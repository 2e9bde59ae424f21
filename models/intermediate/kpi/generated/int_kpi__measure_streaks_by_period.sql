{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            period_date as period_date,
            grain,
            period_start,
            period_end,
            cast(streak_days as decimal(38, 12)) as targets_met_streak_days__n
        from {{ ref("int_kpi__streaks") }}
        where grain in ('day')
    ),
    placed as (
        select
            tenant_key,
            period_date,
            targets_met_streak_days__n,
            grain,
            cast(period_start as timestamp) as period_start,
            cast(period_end as timestamp) as period_end,
            false as is_filler
        from measured
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
            sum(dated.targets_met_streak_days__n) as targets_met_streak_days__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'targets_met_streak_days' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(targets_met_streak_days__n as double) as numerator,
    cast(null as double) as denominator,
    cast(targets_met_streak_days__n as double) as value
from aggregated
where (targets_met_streak_days__n is not null) and grain in ('day') and slice_dimension in ('total')
