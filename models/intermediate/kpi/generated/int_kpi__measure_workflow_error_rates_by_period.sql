{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            period_date as period_date,
            grain,
            period_start,
            period_end,
            workflow_key,
            cast(failed_count as decimal(28, 6)) as workflow_error_rate__n,
            cast(finished_count as decimal(28, 6)) as workflow_error_rate__d
        from {{ ref("int_kpi__workflow_error_rates") }}
        where grain in ('hour', 'day', 'month')
    ),
    daily as (
        select
            tenant_key,
            period_date,
            grain,
            period_start,
            period_end,
            workflow_key,
            sum(workflow_error_rate__n) as workflow_error_rate__n,
            sum(workflow_error_rate__d) as workflow_error_rate__d
        from measured
        group by tenant_key, period_date, grain, period_start, period_end, workflow_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
            workflow_key,
            workflow_error_rate__n,
            workflow_error_rate__d,
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
        select 'workflow' as slice_dimension
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
                when 'workflow'
                then coalesce(cast(workflow_slice.workflow_id as string), 'unknown')
            end as slice_member,
            dated.workflow_error_rate__n,
            dated.workflow_error_rate__d
        from dated
        cross join slices
        left join
            {{ ref("dim_workflow") }} as workflow_slice
            on dated.workflow_key = workflow_slice.workflow_key
            and workflow_slice.is_current
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
            workflow_error_rate__n,
            workflow_error_rate__d
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
            sum(workflow_error_rate__n) as workflow_error_rate__n,
            sum(workflow_error_rate__d) as workflow_error_rate__d
        from scoped
        group by tenant_key, slice_dimension, slice_member, grain, period_start, period_end
    )
select
    'workflow_error_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(workflow_error_rate__n as double) as numerator,
    cast(workflow_error_rate__d as double) as denominator,
    cast(workflow_error_rate__n as double)
    / nullif(cast(workflow_error_rate__d as double), 0) as value
from aggregated
where
    (workflow_error_rate__n is not null or workflow_error_rate__d is not null)
    and grain in ('hour', 'day', 'month')
    and slice_dimension in ('total', 'workflow')
