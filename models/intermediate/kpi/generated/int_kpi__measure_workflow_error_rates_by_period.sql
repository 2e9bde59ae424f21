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
            cast(failed_count as decimal(38, 12)) as workflow_error_rate__n,
            cast(finished_count as decimal(38, 12)) as workflow_error_rate__d
        from {{ ref("int_kpi__workflow_error_rates") }}
        where grain in ('hour', 'day', 'month')
    ),
    placed as (
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
            sum(dated.workflow_error_rate__n) as workflow_error_rate__n,
            sum(dated.workflow_error_rate__d) as workflow_error_rate__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'workflow' as slice_dimension,
            coalesce(cast(workflow_slice.workflow_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.workflow_error_rate__n) as workflow_error_rate__n,
            sum(dated.workflow_error_rate__d) as workflow_error_rate__d
        from dated
        left join
            {{ ref("dim_workflow") }} as workflow_slice
            on dated.workflow_key = workflow_slice.workflow_key
            and workflow_slice.is_current
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(workflow_slice.workflow_id as string), 'unknown')
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
