{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            closed_date as period_date,
            sprint_start_date as period_start,
            sprint_end_date as period_end,
            team,
            case
                when is_done then cast(story_points as decimal(28, 6))
            end as story_points_completed__n
        from {{ ref("fct_work_items") }}
        where sprint_start_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            period_start,
            period_end,
            team,
            sum(story_points_completed__n) as story_points_completed__n
        from measured
        group by tenant_key, period_date, period_start, period_end, team
    ),
    filled as (
        select
            tenant_key,
            period_date,
            team,
            story_points_completed__n,
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
            dated.story_points_completed__n
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
            story_points_completed__n
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
            sum(story_points_completed__n) as story_points_completed__n
        from scoped
        group by tenant_key, slice_dimension, slice_member, grain, period_start, period_end
    )
select
    'story_points_completed' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(story_points_completed__n as double) as numerator,
    cast(null as double) as denominator,
    cast(story_points_completed__n as double) as value
from aggregated
where
    (story_points_completed__n is not null)
    and grain in ('sprint')
    and slice_dimension in ('total', 'team')
