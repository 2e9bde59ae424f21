{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            started_at as occurred_at,
            workflow_key,
            cast(1 as decimal(38, 12)) as workflow_executions__n,
            case
                when is_finished
                then cast(case when is_success then 1 else 0 end as decimal(38, 12))
            end as workflow_success_rate__n,
            case when is_finished then cast(1 as decimal(38, 12)) end as workflow_success_rate__d,
            case
                when is_finished and duration_seconds is not null
                then cast(duration_seconds as decimal(38, 12))
            end as workflow_avg_execution_time__n,
            case
                when is_finished and duration_seconds is not null then cast(1 as decimal(38, 12))
            end as workflow_avg_execution_time__d
        from {{ ref("fct_workflow_executions") }}
        where started_at > {{ as_of() }} - interval '35' day and started_at <= {{ as_of() }}
    ),
    localised as (
        select
            rows.tenant_key,
            {{ to_tenant_time("rows.occurred_at", "tenants.time_zone") }} as local_at,
            workflow_key,
            workflow_executions__n,
            workflow_success_rate__n,
            workflow_success_rate__d,
            workflow_avg_execution_time__n,
            workflow_avg_execution_time__d
        from measured as rows
        inner join {{ ref("int_kpi__tenants") }} as tenants on rows.tenant_key = tenants.tenant_key
    ),
    spans as (select tenant_key, min(local_at) as first_at from localised group by tenant_key),
    filled as (
        select
            tenant_key,
            local_at,
            workflow_key,
            workflow_executions__n,
            workflow_success_rate__n,
            workflow_success_rate__d,
            workflow_avg_execution_time__n,
            workflow_avg_execution_time__d,
            false as is_filler
        from localised
        union all
        select
            spans.tenant_key,
            slots.period_start as local_at,
            cast(null as string) as workflow_key,
            cast(0 as decimal(38, 12)) as workflow_executions__n,
            cast(null as decimal(38, 12)) as workflow_success_rate__n,
            cast(null as decimal(38, 12)) as workflow_success_rate__d,
            cast(null as decimal(38, 12)) as workflow_avg_execution_time__n,
            cast(null as decimal(38, 12)) as workflow_avg_execution_time__d,
            true as is_filler
        from spans
        inner join
            {{ ref("int_kpi__recent_slots") }} as slots
            on spans.tenant_key = slots.tenant_key
            and slots.period_start >= spans.first_at
        where slots.grain in ('5min', 'hour')
    ),
    started as (
        select filled.*, '5min' as grain, {{ floor_minutes("local_at", 5) }} as period_start
        from filled
        union all
        select filled.*, 'hour' as grain, {{ floor_minutes("local_at", 60) }} as period_start
        from filled
    ),
    placed as (
        select started.*, slots.period_end
        from started
        inner join
            {{ ref("int_kpi__recent_slots") }} as slots
            on started.tenant_key = slots.tenant_key
            and started.grain = slots.grain
            and started.period_start = slots.period_start
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
            sum(dated.workflow_executions__n) as workflow_executions__n,
            sum(dated.workflow_success_rate__n) as workflow_success_rate__n,
            sum(dated.workflow_success_rate__d) as workflow_success_rate__d,
            sum(dated.workflow_avg_execution_time__n) as workflow_avg_execution_time__n,
            sum(dated.workflow_avg_execution_time__d) as workflow_avg_execution_time__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.workflow_executions__n) as workflow_executions__n,
            cast(null as decimal(38, 12)) as workflow_success_rate__n,
            cast(null as decimal(38, 12)) as workflow_success_rate__d,
            cast(null as decimal(38, 12)) as workflow_avg_execution_time__n,
            cast(null as decimal(38, 12)) as workflow_avg_execution_time__d
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'workflow' as slice_dimension,
            coalesce(cast(workflow_slice.workflow_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.workflow_executions__n) as workflow_executions__n,
            sum(dated.workflow_success_rate__n) as workflow_success_rate__n,
            sum(dated.workflow_success_rate__d) as workflow_success_rate__d,
            sum(dated.workflow_avg_execution_time__n) as workflow_avg_execution_time__n,
            sum(dated.workflow_avg_execution_time__d) as workflow_avg_execution_time__d
        from dated
        left join
            {{ ref("dim_workflow") }} as workflow_slice
            on dated.workflow_key = workflow_slice.workflow_key
            and workflow_slice.is_current
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('5min')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(workflow_slice.workflow_id as string), 'unknown')
    )
select
    'workflow_executions' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(workflow_executions__n as double) as numerator,
    cast(null as double) as denominator,
    cast(workflow_executions__n as double) as value
from aggregated
where
    (workflow_executions__n is not null)
    and grain in ('5min')
    and slice_dimension in ('total', 'workflow')
union all
select
    'workflow_success_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(workflow_success_rate__n as double) as numerator,
    cast(workflow_success_rate__d as double) as denominator,
    cast(workflow_success_rate__n as double)
    / nullif(cast(workflow_success_rate__d as double), 0) as value
from aggregated
where
    (workflow_success_rate__n is not null or workflow_success_rate__d is not null)
    and grain in ('hour')
    and slice_dimension in ('total', 'workflow')
union all
select
    'workflow_avg_execution_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(workflow_avg_execution_time__n as double) as numerator,
    cast(workflow_avg_execution_time__d as double) as denominator,
    cast(workflow_avg_execution_time__n as double)
    / nullif(cast(workflow_avg_execution_time__d as double), 0) as value
from aggregated
where
    (workflow_avg_execution_time__n is not null or workflow_avg_execution_time__d is not null)
    and grain in ('hour')
    and slice_dimension in ('total', 'workflow')
