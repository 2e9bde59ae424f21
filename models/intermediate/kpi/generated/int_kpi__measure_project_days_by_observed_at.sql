{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            observed_at as occurred_at,
            project_key,
            attention_bucket,
            cast(open_project_count as decimal(38, 12)) as active_projects__n,
            cast(open_project_count as decimal(38, 12)) as projects_by_status__n,
            case
                when attention_bucket = 'urgent' then cast(open_project_count as decimal(38, 12))
            end as urgent_actions__n,
            case
                when complete_rate is not null then cast(complete_rate as decimal(38, 12))
            end as project_percent_complete__n,
            case
                when complete_rate is not null then cast(open_project_count as decimal(38, 12))
            end as project_percent_complete__d,
            case
                when hours_to_deadline is not null then cast(hours_to_deadline as decimal(38, 12))
            end as project_hours_to_deadline__n,
            case
                when hours_to_deadline is not null then cast(open_project_count as decimal(38, 12))
            end as project_hours_to_deadline__d
        from {{ ref("int_kpi__project_days") }}
        where observed_at > {{ as_of() }} - interval '35' day and observed_at <= {{ as_of() }}
    ),
    localised as (
        select
            rows.tenant_key,
            {{ to_tenant_time("rows.occurred_at", "tenants.time_zone") }} as local_at,
            project_key,
            attention_bucket,
            active_projects__n,
            projects_by_status__n,
            urgent_actions__n,
            project_percent_complete__n,
            project_percent_complete__d,
            project_hours_to_deadline__n,
            project_hours_to_deadline__d
        from measured as rows
        inner join {{ ref("int_kpi__tenants") }} as tenants on rows.tenant_key = tenants.tenant_key
    ),
    spans as (select tenant_key, min(local_at) as first_at from localised group by tenant_key),
    filled as (
        select
            tenant_key,
            local_at,
            project_key,
            attention_bucket,
            active_projects__n,
            projects_by_status__n,
            urgent_actions__n,
            project_percent_complete__n,
            project_percent_complete__d,
            project_hours_to_deadline__n,
            project_hours_to_deadline__d,
            false as is_filler
        from localised
        union all
        select
            spans.tenant_key,
            slots.period_start as local_at,
            cast(null as string) as project_key,
            cast(null as string) as attention_bucket,
            cast(null as decimal(38, 12)) as active_projects__n,
            cast(null as decimal(38, 12)) as projects_by_status__n,
            cast(null as decimal(38, 12)) as urgent_actions__n,
            cast(null as decimal(38, 12)) as project_percent_complete__n,
            cast(null as decimal(38, 12)) as project_percent_complete__d,
            cast(null as decimal(38, 12)) as project_hours_to_deadline__n,
            cast(null as decimal(38, 12)) as project_hours_to_deadline__d,
            true as is_filler
        from spans
        inner join
            {{ ref("int_kpi__recent_slots") }} as slots
            on spans.tenant_key = slots.tenant_key
            and slots.period_start >= spans.first_at
        where slots.grain in ('5min')
    ),
    started as (
        select filled.*, '5min' as grain, {{ floor_minutes("local_at", 5) }} as period_start
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
    ends as (
        select tenant_key, grain, period_start, max(local_at) as last_time
        from placed
        where not is_filler
        group by tenant_key, grain, period_start
    ),
    dated as (
        select placed.*, placed.local_at = ends.last_time as is_last
        from placed
        left join
            ends
            on placed.tenant_key = ends.tenant_key
            and placed.grain = ends.grain
            and placed.period_start = ends.period_start
    ),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(case when dated.is_last then dated.active_projects__n end) as active_projects__n,
            sum(
                case when dated.is_last then dated.projects_by_status__n end
            ) as projects_by_status__n,
            sum(case when dated.is_last then dated.urgent_actions__n end) as urgent_actions__n,
            sum(
                case when dated.is_last then dated.project_percent_complete__n end
            ) as project_percent_complete__n,
            sum(
                case when dated.is_last then dated.project_percent_complete__d end
            ) as project_percent_complete__d,
            sum(
                case when dated.is_last then dated.project_hours_to_deadline__n end
            ) as project_hours_to_deadline__n,
            sum(
                case when dated.is_last then dated.project_hours_to_deadline__d end
            ) as project_hours_to_deadline__d
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
            sum(case when dated.is_last then dated.active_projects__n end) as active_projects__n,
            sum(
                case when dated.is_last then dated.projects_by_status__n end
            ) as projects_by_status__n,
            sum(case when dated.is_last then dated.urgent_actions__n end) as urgent_actions__n,
            cast(null as decimal(38, 12)) as project_percent_complete__n,
            cast(null as decimal(38, 12)) as project_percent_complete__d,
            cast(null as decimal(38, 12)) as project_hours_to_deadline__n,
            cast(null as decimal(38, 12)) as project_hours_to_deadline__d
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'project' as slice_dimension,
            coalesce(cast(project_slice.project_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(case when dated.is_last then dated.active_projects__n end) as active_projects__n,
            sum(
                case when dated.is_last then dated.projects_by_status__n end
            ) as projects_by_status__n,
            sum(case when dated.is_last then dated.urgent_actions__n end) as urgent_actions__n,
            sum(
                case when dated.is_last then dated.project_percent_complete__n end
            ) as project_percent_complete__n,
            sum(
                case when dated.is_last then dated.project_percent_complete__d end
            ) as project_percent_complete__d,
            sum(
                case when dated.is_last then dated.project_hours_to_deadline__n end
            ) as project_hours_to_deadline__n,
            sum(
                case when dated.is_last then dated.project_hours_to_deadline__d end
            ) as project_hours_to_deadline__d
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
        union all
        select
            dated.tenant_key as tenant_key,
            'attention_bucket' as slice_dimension,
            coalesce(cast(dated.attention_bucket as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(case when dated.is_last then dated.active_projects__n end) as active_projects__n,
            sum(
                case when dated.is_last then dated.projects_by_status__n end
            ) as projects_by_status__n,
            sum(case when dated.is_last then dated.urgent_actions__n end) as urgent_actions__n,
            sum(
                case when dated.is_last then dated.project_percent_complete__n end
            ) as project_percent_complete__n,
            sum(
                case when dated.is_last then dated.project_percent_complete__d end
            ) as project_percent_complete__d,
            sum(
                case when dated.is_last then dated.project_hours_to_deadline__n end
            ) as project_hours_to_deadline__n,
            sum(
                case when dated.is_last then dated.project_hours_to_deadline__d end
            ) as project_hours_to_deadline__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.attention_bucket as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'attention_bucket' as slice_dimension,
            coalesce(cast(dated.attention_bucket as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(case when dated.is_last then dated.active_projects__n end) as active_projects__n,
            sum(
                case when dated.is_last then dated.projects_by_status__n end
            ) as projects_by_status__n,
            sum(case when dated.is_last then dated.urgent_actions__n end) as urgent_actions__n,
            cast(null as decimal(38, 12)) as project_percent_complete__n,
            cast(null as decimal(38, 12)) as project_percent_complete__d,
            cast(null as decimal(38, 12)) as project_hours_to_deadline__n,
            cast(null as decimal(38, 12)) as project_hours_to_deadline__d
        from dated
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.attention_bucket as string), 'unknown')
    )
select
    'active_projects' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(active_projects__n as double) as numerator,
    cast(null as double) as denominator,
    cast(active_projects__n as double) as value
from aggregated
where
    (active_projects__n is not null)
    and grain in ('5min')
    and slice_dimension in ('total', 'product', 'attention_bucket')
union all
select
    'projects_by_status' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(projects_by_status__n as double) as numerator,
    cast(null as double) as denominator,
    cast(projects_by_status__n as double) as value
from aggregated
where
    (projects_by_status__n is not null)
    and grain in ('5min')
    and slice_dimension in ('attention_bucket')
union all
select
    'urgent_actions' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(urgent_actions__n as double) as numerator,
    cast(null as double) as denominator,
    cast(urgent_actions__n as double) as value
from aggregated
where (urgent_actions__n is not null) and grain in ('5min') and slice_dimension in ('total')
union all
select
    'project_percent_complete' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(project_percent_complete__n as double) as numerator,
    cast(project_percent_complete__d as double) as denominator,
    cast(project_percent_complete__n as double)
    / nullif(cast(project_percent_complete__d as double), 0) as value
from aggregated
where
    (project_percent_complete__n is not null or project_percent_complete__d is not null)
    and grain in ('5min')
    and slice_dimension in ('total', 'project')
union all
select
    'project_hours_to_deadline' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(project_hours_to_deadline__n as double) as numerator,
    cast(project_hours_to_deadline__d as double) as denominator,
    cast(project_hours_to_deadline__n as double)
    / nullif(cast(project_hours_to_deadline__d as double), 0) as value
from aggregated
where
    (project_hours_to_deadline__n is not null or project_hours_to_deadline__d is not null)
    and grain in ('5min')
    and slice_dimension in ('total', 'project')
