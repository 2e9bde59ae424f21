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
                then cast(technical_accuracy_score as decimal(38, 12))
            end as technical_accuracy__n,
            case
                when technical_accuracy_score is not null then cast(1 as decimal(38, 12))
            end as technical_accuracy__d,
            case
                when completeness_score is not null then cast(completeness_score as decimal(38, 12))
            end as completeness_score__n,
            case
                when completeness_score is not null then cast(1 as decimal(38, 12))
            end as completeness_score__d,
            case
                when timeliness_score is not null then cast(timeliness_score as decimal(38, 12))
            end as timeliness_score__n,
            case
                when timeliness_score is not null then cast(1 as decimal(38, 12))
            end as timeliness_score__d,
            case
                when communication_score is not null
                then cast(communication_score as decimal(38, 12))
            end as communication_score__n,
            case
                when communication_score is not null then cast(1 as decimal(38, 12))
            end as communication_score__d
        from {{ ref("fct_project_quality") }}
        where project_start_date is not null
    ),
    placed as (
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
            sum(dated.technical_accuracy__n) as technical_accuracy__n,
            sum(dated.technical_accuracy__d) as technical_accuracy__d,
            sum(dated.completeness_score__n) as completeness_score__n,
            sum(dated.completeness_score__d) as completeness_score__d,
            sum(dated.timeliness_score__n) as timeliness_score__n,
            sum(dated.timeliness_score__d) as timeliness_score__d,
            sum(dated.communication_score__n) as communication_score__n,
            sum(dated.communication_score__d) as communication_score__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'project' as slice_dimension,
            coalesce(cast(project_slice.project_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.technical_accuracy__n) as technical_accuracy__n,
            sum(dated.technical_accuracy__d) as technical_accuracy__d,
            sum(dated.completeness_score__n) as completeness_score__n,
            sum(dated.completeness_score__d) as completeness_score__d,
            sum(dated.timeliness_score__n) as timeliness_score__n,
            sum(dated.timeliness_score__d) as timeliness_score__d,
            sum(dated.communication_score__n) as communication_score__n,
            sum(dated.communication_score__d) as communication_score__d
        from dated
        left join
            {{ ref("dim_project") }} as project_slice
            on dated.project_key = project_slice.project_key
            and project_slice.is_current
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(project_slice.project_id as string), 'unknown')
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
