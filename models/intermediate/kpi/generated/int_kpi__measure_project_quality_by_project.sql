{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            reviewed_date as period_date,
            project_start_date as period_start,
            project_end_date as period_end,
            project_key,
            case
                when technical_accuracy_score is not null
                then cast(technical_accuracy_score as decimal(28, 6))
            end as technical_accuracy__n,
            case
                when technical_accuracy_score is not null then cast(1 as decimal(28, 6))
            end as technical_accuracy__d,
            case
                when completeness_score is not null then cast(completeness_score as decimal(28, 6))
            end as completeness_score__n,
            case
                when completeness_score is not null then cast(1 as decimal(28, 6))
            end as completeness_score__d,
            case
                when timeliness_score is not null then cast(timeliness_score as decimal(28, 6))
            end as timeliness_score__n,
            case
                when timeliness_score is not null then cast(1 as decimal(28, 6))
            end as timeliness_score__d,
            case
                when communication_score is not null
                then cast(communication_score as decimal(28, 6))
            end as communication_score__n,
            case
                when communication_score is not null then cast(1 as decimal(28, 6))
            end as communication_score__d
        from {{ ref("fct_project_quality") }}
        where project_start_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            period_start,
            period_end,
            project_key,
            sum(technical_accuracy__n) as technical_accuracy__n,
            sum(technical_accuracy__d) as technical_accuracy__d,
            sum(completeness_score__n) as completeness_score__n,
            sum(completeness_score__d) as completeness_score__d,
            sum(timeliness_score__n) as timeliness_score__n,
            sum(timeliness_score__d) as timeliness_score__d,
            sum(communication_score__n) as communication_score__n,
            sum(communication_score__d) as communication_score__d
        from measured
        group by tenant_key, period_date, period_start, period_end, project_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
            project_key,
            technical_accuracy__n,
            technical_accuracy__d,
            completeness_score__n,
            completeness_score__d,
            timeliness_score__n,
            timeliness_score__d,
            communication_score__n,
            communication_score__d,
            'project' as grain,
            cast(period_start as timestamp) as period_start,
            cast(period_end as timestamp) as period_end,
            false as is_filler
        from daily
    ),
    dated as (select filled.* from filled),
    slices as (
        select 'total' as slice_dimension
        union all
        select 'project' as slice_dimension
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
                when 'project'
                then coalesce(cast(project_slice.project_id as string), 'unknown')
            end as slice_member,
            dated.technical_accuracy__n,
            dated.technical_accuracy__d,
            dated.completeness_score__n,
            dated.completeness_score__d,
            dated.timeliness_score__n,
            dated.timeliness_score__d,
            dated.communication_score__n,
            dated.communication_score__d
        from dated
        cross join slices
        left join
            {{ ref("dim_project") }} as project_slice
            on dated.project_key = project_slice.project_key
            and project_slice.is_current
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
            technical_accuracy__n,
            technical_accuracy__d,
            completeness_score__n,
            completeness_score__d,
            timeliness_score__n,
            timeliness_score__d,
            communication_score__n,
            communication_score__d
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
            sum(technical_accuracy__n) as technical_accuracy__n,
            sum(technical_accuracy__d) as technical_accuracy__d,
            sum(completeness_score__n) as completeness_score__n,
            sum(completeness_score__d) as completeness_score__d,
            sum(timeliness_score__n) as timeliness_score__n,
            sum(timeliness_score__d) as timeliness_score__d,
            sum(communication_score__n) as communication_score__n,
            sum(communication_score__d) as communication_score__d
        from scoped
        group by tenant_key, slice_dimension, slice_member, grain, period_start, period_end
    )
select
    'technical_accuracy' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(technical_accuracy__n as double) as numerator,
    cast(technical_accuracy__d as double) as denominator,
    cast(technical_accuracy__n as double)
    / nullif(cast(technical_accuracy__d as double), 0) as value
from aggregated
where
    (technical_accuracy__n is not null or technical_accuracy__d is not null)
    and grain in ('project')
    and slice_dimension in ('project', 'product')
union all
select
    'completeness_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(completeness_score__n as double) as numerator,
    cast(completeness_score__d as double) as denominator,
    cast(completeness_score__n as double)
    / nullif(cast(completeness_score__d as double), 0) as value
from aggregated
where
    (completeness_score__n is not null or completeness_score__d is not null)
    and grain in ('project')
    and slice_dimension in ('project', 'product')
union all
select
    'timeliness_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(timeliness_score__n as double) as numerator,
    cast(timeliness_score__d as double) as denominator,
    cast(timeliness_score__n as double) / nullif(cast(timeliness_score__d as double), 0) as value
from aggregated
where
    (timeliness_score__n is not null or timeliness_score__d is not null)
    and grain in ('project')
    and slice_dimension in ('project', 'product')
union all
select
    'communication_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(communication_score__n as double) as numerator,
    cast(communication_score__d as double) as denominator,
    cast(communication_score__n as double)
    / nullif(cast(communication_score__d as double), 0) as value
from aggregated
where
    (communication_score__n is not null or communication_score__d is not null)
    and grain in ('project')
    and slice_dimension in ('project', 'product')
