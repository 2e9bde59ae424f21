{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            event_date as period_date,
            sprint_start_date as period_start,
            sprint_end_date as period_end,
            team,
            cast(escaped_defect_count as decimal(38, 12)) as defect_rate__n,
            cast(released_story_count as decimal(38, 12)) as defect_rate__d
        from {{ ref("int_kpi__released_quality") }}
        where sprint_start_date is not null
    ),
    placed as (
        select
            tenant_key,
            period_date,
            team,
            defect_rate__n,
            defect_rate__d,
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
            sum(dated.defect_rate__n) as defect_rate__n,
            sum(dated.defect_rate__d) as defect_rate__d
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
            sum(dated.defect_rate__n) as defect_rate__n,
            sum(dated.defect_rate__d) as defect_rate__d
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
    'defect_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(defect_rate__n as double) as numerator,
    cast(defect_rate__d as double) as denominator,
    cast(defect_rate__n as double) / nullif(cast(defect_rate__d as double), 0) as value
from aggregated
where
    (defect_rate__n is not null or defect_rate__d is not null)
    and grain in ('sprint')
    and slice_dimension in ('total', 'team')
