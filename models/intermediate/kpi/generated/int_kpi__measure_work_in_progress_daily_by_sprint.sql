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
                case when is_within_limit then 1 else 0 end as decimal(38, 12)
            ) as wip_compliance__n,
            cast(1 as decimal(38, 12)) as wip_compliance__d
        from {{ ref("int_kpi__work_in_progress_daily") }}
        where sprint_start_date is not null
    ),
    placed as (
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
            sum(dated.wip_compliance__n) as wip_compliance__n,
            sum(dated.wip_compliance__d) as wip_compliance__d
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
            sum(dated.wip_compliance__n) as wip_compliance__n,
            sum(dated.wip_compliance__d) as wip_compliance__d
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
