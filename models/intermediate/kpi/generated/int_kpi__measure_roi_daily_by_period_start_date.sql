{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            period_start_date as period_date,
            case
                when period_grain = 'day' and known_day_count > 0
                then cast(net_impact_amount as decimal(38, 12))
            end as net_revenue_impact__n,
            case
                when period_grain = 'day' and known_day_count > 0
                then cast(net_impact_amount_reporting as decimal(38, 12))
            end as net_revenue_impact__r,
            case
                when period_grain = 'day' and trailing_day_count >= 7
                then
                    cast(
                        trailing_revenue_impact_estimated_amount
                        - trailing_cost_amount as decimal(38, 12)
                    )
            end as net_roi__n,
            case
                when period_grain = 'day' and trailing_day_count >= 7
                then cast(trailing_cost_amount as decimal(38, 12))
            end as net_roi__d,
            case
                when period_grain = 'day' and health_metric_count > 1
                then cast(overall_score as decimal(38, 12))
            end as roi_health_status__n
        from {{ ref("mart_roi_daily") }}
        where period_start_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            sum(net_revenue_impact__n) as net_revenue_impact__n,
            sum(net_revenue_impact__r) as net_revenue_impact__r,
            sum(net_roi__n) as net_roi__n,
            sum(net_roi__d) as net_roi__d,
            sum(roi_health_status__n) as roi_health_status__n
        from measured
        group by tenant_key, period_date
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
            net_revenue_impact__n,
            net_revenue_impact__r,
            net_roi__n,
            net_roi__d,
            roi_health_status__n,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(0 as decimal(38, 12)) as net_revenue_impact__n,
            cast(0 as decimal(38, 12)) as net_revenue_impact__r,
            cast(null as decimal(38, 12)) as net_roi__n,
            cast(null as decimal(38, 12)) as net_roi__d,
            cast(null as decimal(38, 12)) as roi_health_status__n,
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
        where periods.grain in ('day', 'week', 'month', 'quarter')
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
            sum(dated.net_revenue_impact__n) as net_revenue_impact__n,
            sum(case when dated.is_last then dated.net_roi__n end) as net_roi__n,
            sum(case when dated.is_last then dated.net_roi__d end) as net_roi__d,
            sum(case when dated.is_last then dated.roi_health_status__n end) as roi_health_status__n
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
            sum(dated.net_revenue_impact__r) as net_revenue_impact__n,
            cast(null as decimal(38, 12)) as net_roi__n,
            cast(null as decimal(38, 12)) as net_roi__d,
            cast(null as decimal(38, 12)) as roi_health_status__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
    )
select
    'net_revenue_impact' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(net_revenue_impact__n as double) as numerator,
    cast(null as double) as denominator,
    cast(net_revenue_impact__n as double) as value
from aggregated
where
    (net_revenue_impact__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'net_roi' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(net_roi__n as double) as numerator,
    cast(net_roi__d as double) as denominator,
    cast(net_roi__n as double) / nullif(cast(net_roi__d as double), 0) as value
from aggregated
where
    (net_roi__n is not null or net_roi__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'roi_health_status' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(roi_health_status__n as double) as numerator,
    cast(null as double) as denominator,
    cast(roi_health_status__n as double) as value
from aggregated
where
    (roi_health_status__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
