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
                when is_done then cast(story_points as decimal(38, 12))
            end as story_points_completed__n
        from {{ ref("fct_work_items") }}
        where sprint_start_date is not null
    ),
    placed as (
        select
            tenant_key,
            period_date,
            team,
            story_points_completed__n,
            'sprint' as grain,
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
            sum(dated.story_points_completed__n) as story_points_completed__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'team' as slice_dimension,
            coalesce(cast(dated.team as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.story_points_completed__n) as story_points_completed__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.team as string), 'unknown')
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
