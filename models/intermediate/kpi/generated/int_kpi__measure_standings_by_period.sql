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
                when family = 'marketing' then cast(on_target_count as decimal(38, 12))
            end as goal_achievement_rate__n,
            case
                when family = 'marketing' then cast(judged_count as decimal(38, 12))
            end as goal_achievement_rate__d,
            case
                when family = 'marketing'
                then
                    cast(
                        case when prior_value is not null then value - prior_value end as decimal(
                            38, 12
                        )
                    )
            end as week_over_week_change__n,
            case
                when family = 'marketing'
                then cast(case when value is not null then prior_value end as decimal(38, 12))
            end as week_over_week_change__d,
            cast(on_target_count as decimal(38, 12)) as kpis_on_target__n,
            cast(judged_count as decimal(38, 12)) as kpis_on_target__d
        from {{ ref("int_kpi__standings") }}
        where grain in ('day', 'week', 'month')
    ),
    placed as (
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
            sum(dated.goal_achievement_rate__n) as goal_achievement_rate__n,
            sum(dated.goal_achievement_rate__d) as goal_achievement_rate__d,
            sum(dated.week_over_week_change__n) as week_over_week_change__n,
            sum(dated.week_over_week_change__d) as week_over_week_change__d,
            sum(dated.kpis_on_target__n) as kpis_on_target__n,
            sum(dated.kpis_on_target__d) as kpis_on_target__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'kpi' as slice_dimension,
            coalesce(cast(dated.kpi_key as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.goal_achievement_rate__n) as goal_achievement_rate__n,
            sum(dated.goal_achievement_rate__d) as goal_achievement_rate__d,
            sum(dated.week_over_week_change__n) as week_over_week_change__n,
            sum(dated.week_over_week_change__d) as week_over_week_change__d,
            sum(dated.kpis_on_target__n) as kpis_on_target__n,
            sum(dated.kpis_on_target__d) as kpis_on_target__d
        from dated
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day', 'month')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.kpi_key as string), 'unknown')
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
