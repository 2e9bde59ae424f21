{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            lifecycle_date as period_date,
            lifecycle_stage,
            cast(lead_count as decimal(38, 12)) as lifecycle_stage_mix__n
        from {{ ref("int_kpi__lifecycle_daily") }}
        where lifecycle_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            lifecycle_stage,
            sum(lifecycle_stage_mix__n) as lifecycle_stage_mix__n
        from measured
        group by tenant_key, period_date, lifecycle_stage
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from daily
        group by tenant_key
    ),
    filled as (
        select tenant_key, period_date, lifecycle_stage, lifecycle_stage_mix__n, false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as lifecycle_stage,
            cast(null as decimal(38, 12)) as lifecycle_stage_mix__n,
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
        where periods.grain in ('week', 'month')
    ),
    ends as (
        select tenant_key, grain, period_start, max(period_date) as last_time
        from placed
        where not is_filler
        group by tenant_key, grain, period_start
    ),
    dated as (
        select placed.*, placed.period_date = ends.last_time as is_last
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
            sum(
                case when dated.is_last then dated.lifecycle_stage_mix__n end
            ) as lifecycle_stage_mix__n
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
            sum(
                case when dated.is_last then dated.lifecycle_stage_mix__n end
            ) as lifecycle_stage_mix__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'lifecycle_stage' as slice_dimension,
            coalesce(cast(dated.lifecycle_stage as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(
                case when dated.is_last then dated.lifecycle_stage_mix__n end
            ) as lifecycle_stage_mix__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.lifecycle_stage as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'lifecycle_stage' as slice_dimension,
            coalesce(cast(dated.lifecycle_stage as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(
                case when dated.is_last then dated.lifecycle_stage_mix__n end
            ) as lifecycle_stage_mix__n
        from dated
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.lifecycle_stage as string), 'unknown')
    )
select
    'lifecycle_stage_mix' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(lifecycle_stage_mix__n as double) as numerator,
    cast(null as double) as denominator,
    cast(lifecycle_stage_mix__n as double) as value
from aggregated
where
    (lifecycle_stage_mix__n is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'lifecycle_stage')
