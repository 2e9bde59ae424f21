{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            closed_date as period_date,
            team,
            case when not is_epic then cast(cycle_days as double) end as cycle_time__n
        from {{ ref("fct_work_items") }}
        where closed_date is not null
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from measured
        group by tenant_key
    ),
    filled as (
        select tenant_key, period_date, team, cycle_time__n, false as is_filler
        from measured
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as team,
            cast(null as double) as cycle_time__n,
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
    dated as (select * from placed),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            percentile_cont(0.5) within group (order by dated.cycle_time__n) as cycle_time__n
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
            percentile_cont(0.5) within group (order by dated.cycle_time__n) as cycle_time__n
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
    'cycle_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(cycle_time__n as double) as numerator,
    cast(null as double) as denominator,
    cast(cycle_time__n as double) as value
from aggregated
where
    (cycle_time__n is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'team')
