{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            period_date as period_date,
            grain,
            period_start,
            period_end,
            kpi_key,
            case
                when family = 'marketing' then cast(on_target_count as decimal(28, 6))
            end as goal_achievement_rate__n,
            case
                when family = 'marketing' then cast(judged_count as decimal(28, 6))
            end as goal_achievement_rate__d,
            case
                when family = 'marketing'
                then
                    cast(
                        case when prior_value is not null then value - prior_value end as decimal(
                            28, 6
                        )
                    )
            end as week_over_week_change__n,
            case
                when family = 'marketing'
                then cast(case when value is not null then prior_value end as decimal(28, 6))
            end as week_over_week_change__d,
            cast(on_target_count as decimal(28, 6)) as kpis_on_target__n,
            cast(judged_count as decimal(28, 6)) as kpis_on_target__d
        from {{ ref("int_kpi__standings") }}
        where grain in ('day', 'week', 'month')
    ),
    daily as (
        select
            tenant_key,
            period_date,
            grain,
            period_start,
            period_end,
            kpi_key,
            sum(goal_achievement_rate__n) as goal_achievement_rate__n,
            sum(goal_achievement_rate__d) as goal_achievement_rate__d,
            sum(week_over_week_change__n) as week_over_week_change__n,
            sum(week_over_week_change__d) as week_over_week_change__d,
            sum(kpis_on_target__n) as kpis_on_target__n,
            sum(kpis_on_target__d) as kpis_on_target__d
        from measured
        group by tenant_key, period_date, grain, period_start, period_end, kpi_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
            kpi_key,
            goal_achievement_rate__n,
            goal_achievement_rate__d,
            week_over_week_change__n,
            week_over_week_change__d,
            kpis_on_target__n,
            kpis_on_target__d,
            grain,
            cast(period_start as timestamp) as period_start,
            cast(period_end as timestamp) as period_end,
            false as is_filler
        from daily
    ),
    dated as (select filled.* from filled),
    slices as (
        select 'total' as slice_dimension
        union all
        select 'kpi' as slice_dimension
    ),
    sliced as (
        select
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            slices.slice_dimension,
            case
                slices.slice_dimension
                when 'total'
                then 'total'
                when 'kpi'
                then coalesce(cast(dated.kpi_key as string), 'unknown')
            end as slice_member,
            dated.goal_achievement_rate__n,
            dated.goal_achievement_rate__d,
            dated.week_over_week_change__n,
            dated.week_over_week_change__d,
            dated.kpis_on_target__n,
            dated.kpis_on_target__d
        from dated
        cross join slices
        where
            (slices.slice_dimension = 'total' or not dated.is_filler)
            and not (slices.slice_dimension = 'kpi' and dated.grain in ('day', 'month'))
    ),
    scoped as (
        select
            tenant_key,
            grain,
            period_start,
            period_end,
            slice_dimension,
            slice_member,
            goal_achievement_rate__n,
            goal_achievement_rate__d,
            week_over_week_change__n,
            week_over_week_change__d,
            kpis_on_target__n,
            kpis_on_target__d
        from sliced
        where tenant_key <> {{ surrogate_key(["'group'"]) }}
    ),
    aggregated as (
        select
            tenant_key,
            slice_dimension,
            slice_member,
            grain,
            period_start,
            period_end,
            sum(goal_achievement_rate__n) as goal_achievement_rate__n,
            sum(goal_achievement_rate__d) as goal_achievement_rate__d,
            sum(week_over_week_change__n) as week_over_week_change__n,
            sum(week_over_week_change__d) as week_over_week_change__d,
            sum(kpis_on_target__n) as kpis_on_target__n,
            sum(kpis_on_target__d) as kpis_on_target__d
        from scoped
        group by tenant_key, slice_dimension, slice_member, grain, period_start, period_end
    )
select
    'goal_achievement_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(goal_achievement_rate__n as double) as numerator,
    cast(goal_achievement_rate__d as double) as denominator,
    cast(goal_achievement_rate__n as double)
    / nullif(cast(goal_achievement_rate__d as double), 0) as value
from aggregated
where
    (goal_achievement_rate__n is not null or goal_achievement_rate__d is not null)
    and grain in ('month')
    and slice_dimension in ('total')
union all
select
    'week_over_week_change' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(week_over_week_change__n as double) as numerator,
    cast(week_over_week_change__d as double) as denominator,
    cast(week_over_week_change__n as double)
    / nullif(cast(week_over_week_change__d as double), 0) as value
from aggregated
where
    (week_over_week_change__n is not null or week_over_week_change__d is not null)
    and grain in ('week')
    and slice_dimension in ('kpi')
union all
select
    'kpis_on_target' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(kpis_on_target__n as double) as numerator,
    cast(kpis_on_target__d as double) as denominator,
    cast(kpis_on_target__n as double) / nullif(cast(kpis_on_target__d as double), 0) as value
from aggregated
where
    (kpis_on_target__n is not null or kpis_on_target__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total')
