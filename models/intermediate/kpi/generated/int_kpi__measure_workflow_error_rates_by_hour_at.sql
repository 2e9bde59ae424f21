{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            hour_at as occurred_at,
            workflow_key,
            cast(failed_count as decimal(28, 6)) as workflow_error_rate__n,
            cast(finished_count as decimal(28, 6)) as workflow_error_rate__d
        from {{ ref("int_kpi__workflow_error_rates") }}
        where hour_at > {{ as_of() }} - interval '35' day and hour_at <= {{ as_of() }}
    ),
    localised as (
        select
            rows.tenant_key,
            {{ to_tenant_time("rows.occurred_at", "tenants.time_zone") }} as local_at,
            workflow_key,
            workflow_error_rate__n,
            workflow_error_rate__d
        from measured as rows
        inner join {{ ref("int_kpi__tenants") }} as tenants on rows.tenant_key = tenants.tenant_key
    ),
    spans as (select tenant_key, min(local_at) as first_at from localised group by tenant_key),
    filled as (
        select
            tenant_key,
            local_at,
            workflow_key,
            workflow_error_rate__n,
            workflow_error_rate__d,
            false as is_filler
        from localised
        union all
        select
            spans.tenant_key,
            slots.period_start as local_at,
            cast(null as string) as workflow_key,
            cast(null as decimal(28, 6)) as workflow_error_rate__n,
            cast(null as decimal(28, 6)) as workflow_error_rate__d,
            true as is_filler
        from spans
        inner join
            {{ ref("int_kpi__recent_slots") }} as slots
            on spans.tenant_key = slots.tenant_key
            and slots.period_start >= spans.first_at
        where slots.grain in ('hour')
    ),
    dated as (
        select
            filled.*,
            slots.grain,
            slots.period_start,
            slots.period_end,
            filled.local_at = max(case when not filled.is_filler then filled.local_at end) over (
                partition by filled.tenant_key, slots.grain, slots.period_start
            ) as is_last
        from filled
        inner join
            {{ ref("int_kpi__recent_slots") }} as slots
            on filled.tenant_key = slots.tenant_key
            and slots.period_start
            = case slots.grain when 'hour' then {{ floor_minutes("filled.local_at", 60) }} end
        where slots.grain in ('hour')
    ),
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
            dated.is_last,
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
            is_last,
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
            sum(case when is_last then workflow_error_rate__n end) as workflow_error_rate__n,
            sum(case when is_last then workflow_error_rate__d end) as workflow_error_rate__d
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
    and grain in ('hour')
    and slice_dimension in ('total', 'workflow')
