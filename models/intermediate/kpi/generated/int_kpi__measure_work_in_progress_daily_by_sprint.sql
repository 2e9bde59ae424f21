{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            board_date as period_date,
            sprint_start_date as period_start,
            sprint_end_date as period_end,
            team,
            cast(
                case when is_within_limit then 1 else 0 end as decimal(28, 6)
            ) as wip_compliance__n,
            cast(1 as decimal(28, 6)) as wip_compliance__d
        from {{ ref("int_kpi__work_in_progress_daily") }}
        where sprint_start_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            period_start,
            period_end,
            team,
            sum(wip_compliance__n) as wip_compliance__n,
            sum(wip_compliance__d) as wip_compliance__d
        from measured
        group by tenant_key, period_date, period_start, period_end, team
    ),
    filled as (
        select
            tenant_key,
            period_date,
            team,
            wip_compliance__n,
            wip_compliance__d,
            'sprint' as grain,
            cast(period_start as timestamp) as period_start,
            cast(period_end as timestamp) as period_end,
            false as is_filler
        from daily
    ),
    dated as (select filled.* from filled),
    slices as (
        select 'total' as slice_dimension
        union all
        select 'team' as slice_dimension
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
                when 'team'
                then coalesce(cast(dated.team as string), 'unknown')
            end as slice_member,
            dated.wip_compliance__n,
            dated.wip_compliance__d
        from dated
        cross join slices
        where (slices.slice_dimension = 'total' or not dated.is_filler)
    ),
    scoped as (
        select
            tenant_key,
            grain,
            period_start,
            period_end,
            slice_dimension,
            slice_member,
            wip_compliance__n,
            wip_compliance__d
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
            sum(wip_compliance__n) as wip_compliance__n,
            sum(wip_compliance__d) as wip_compliance__d
        from scoped
        group by tenant_key, slice_dimension, slice_member, grain, period_start, period_end
    )
select
    'wip_compliance' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(wip_compliance__n as double) as numerator,
    cast(wip_compliance__d as double) as denominator,
    cast(wip_compliance__n as double) / nullif(cast(wip_compliance__d as double), 0) as value
from aggregated
where
    (wip_compliance__n is not null or wip_compliance__d is not null)
    and grain in ('sprint')
    and slice_dimension in ('total', 'team')
