{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            summary_date as period_date,
            stage_key,
            case
                when pipeline = 'sales_process' and advanced_count is not null
                then cast(advanced_count as decimal(38, 12))
            end as stage_conversion_rate__n,
            case
                when pipeline = 'sales_process' and advanced_count is not null
                then cast(entrant_count as decimal(38, 12))
            end as stage_conversion_rate__d,
            case
                when pipeline = 'sales_process' then cast(entrant_count as decimal(38, 12))
            end as stage_attainment__n,
            case
                when pipeline = 'sales_process' then cast(target_count as decimal(38, 12))
            end as stage_attainment__d
        from {{ ref("mart_pipeline_stage_summary") }}
        where summary_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            stage_key,
            sum(stage_conversion_rate__n) as stage_conversion_rate__n,
            sum(stage_conversion_rate__d) as stage_conversion_rate__d,
            sum(stage_attainment__n) as stage_attainment__n,
            sum(stage_attainment__d) as stage_attainment__d
        from measured
        group by tenant_key, period_date, stage_key
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from daily
        group by tenant_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
            stage_key,
            stage_conversion_rate__n,
            stage_conversion_rate__d,
            stage_attainment__n,
            stage_attainment__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as stage_key,
            cast(null as decimal(38, 12)) as stage_conversion_rate__n,
            cast(null as decimal(38, 12)) as stage_conversion_rate__d,
            cast(null as decimal(38, 12)) as stage_attainment__n,
            cast(null as decimal(38, 12)) as stage_attainment__d,
            true as is_filler
        from spans
        inner join {{ ref("int_kpi__tenants") }} as tenants on spans.tenant_key = tenants.tenant_key
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and case
                when spans.last_date >= tenants.quiet_since_date
                then tenants.today_date
                else spans.last_date
            end
    ),
    placed as (
        select
            filled.*,
            periods.grain,
            cast(periods.period_start as timestamp) as period_start,
            cast(periods.period_end as timestamp) as period_end
        from filled
        inner join {{ ref("int_kpi__periods") }} as periods on filled.period_date = periods.date_key
        where periods.grain in ('week', 'month', 'quarter')
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
            sum(dated.stage_conversion_rate__n) as stage_conversion_rate__n,
            sum(dated.stage_conversion_rate__d) as stage_conversion_rate__d,
            sum(dated.stage_attainment__n) as stage_attainment__n,
            sum(dated.stage_attainment__d) as stage_attainment__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'pipeline_stage' as slice_dimension,
            coalesce(cast(pipeline_stage_slice.stage as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.stage_conversion_rate__n) as stage_conversion_rate__n,
            sum(dated.stage_conversion_rate__d) as stage_conversion_rate__d,
            sum(dated.stage_attainment__n) as stage_attainment__n,
            sum(dated.stage_attainment__d) as stage_attainment__d
        from dated
        left join
            {{ ref("dim_pipeline_stage") }} as pipeline_stage_slice
            on dated.stage_key = pipeline_stage_slice.stage_key
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(pipeline_stage_slice.stage as string), 'unknown')
    )
select
    'stage_conversion_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(stage_conversion_rate__n as double) as numerator,
    cast(stage_conversion_rate__d as double) as denominator,
    cast(stage_conversion_rate__n as double)
    / nullif(cast(stage_conversion_rate__d as double), 0) as value
from aggregated
where
    (stage_conversion_rate__n is not null or stage_conversion_rate__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('pipeline_stage')
union all
select
    'stage_attainment' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(stage_attainment__n as double) as numerator,
    cast(stage_attainment__d as double) as denominator,
    cast(stage_attainment__n as double) / nullif(cast(stage_attainment__d as double), 0) as value
from aggregated
where
    (stage_attainment__n is not null or stage_attainment__d is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('pipeline_stage')
