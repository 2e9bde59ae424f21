{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            occurred_date as period_date,
            dashboard,
            report,
            case
                when event_kind in ('chart_query', 'sql_query') then cast(duration_ms as double)
            end as api_response_time__n,
            case
                when event_kind = 'chart_query' and is_cached then cast(duration_ms as double)
            end as widget_refresh_time__n,
            case
                when event_kind = 'chart_render' then cast(duration_ms as double)
            end as visualization_render_time__n,
            case
                when event_kind = 'chart_query' and is_cached is not null
                then cast(case when is_cached then 1 else 0 end as decimal(38, 12))
            end as bi_cache_hit_rate__n,
            case
                when event_kind = 'chart_query' and is_cached is not null
                then cast(1 as decimal(38, 12))
            end as bi_cache_hit_rate__d,
            case
                when event_kind in ('chart_query', 'sql_query')
                then cast(case when is_slow then 1 else 0 end as decimal(38, 12))
            end as slow_queries__n,
            case
                when event_kind = 'report' and outcome in ('succeeded', 'failed')
                then cast(case when outcome = 'succeeded' then 1 else 0 end as decimal(38, 12))
            end as report_delivery_success__n,
            case
                when event_kind = 'report' and outcome in ('succeeded', 'failed')
                then cast(1 as decimal(38, 12))
            end as report_delivery_success__d,
            case
                when event_kind = 'dashboard_view' then cast(1 as decimal(38, 12))
            end as dashboard_usage__n
        from {{ ref("fct_bi_usage") }}
        where occurred_date is not null
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from measured
        group by tenant_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
            dashboard,
            report,
            api_response_time__n,
            widget_refresh_time__n,
            visualization_render_time__n,
            bi_cache_hit_rate__n,
            bi_cache_hit_rate__d,
            slow_queries__n,
            report_delivery_success__n,
            report_delivery_success__d,
            dashboard_usage__n,
            false as is_filler
        from measured
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as dashboard,
            cast(null as string) as report,
            cast(null as double) as api_response_time__n,
            cast(null as double) as widget_refresh_time__n,
            cast(null as double) as visualization_render_time__n,
            cast(null as decimal(38, 12)) as bi_cache_hit_rate__n,
            cast(null as decimal(38, 12)) as bi_cache_hit_rate__d,
            cast(0 as decimal(38, 12)) as slow_queries__n,
            cast(null as decimal(38, 12)) as report_delivery_success__n,
            cast(null as decimal(38, 12)) as report_delivery_success__d,
            cast(0 as decimal(38, 12)) as dashboard_usage__n,
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
        where periods.grain in ('day', 'week', 'month')
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
            percentile_cont(0.95) within group (
                order by dated.api_response_time__n
            ) as api_response_time__n,
            percentile_cont(0.95) within group (
                order by dated.widget_refresh_time__n
            ) as widget_refresh_time__n,
            percentile_cont(0.95) within group (
                order by dated.visualization_render_time__n
            ) as visualization_render_time__n,
            sum(dated.bi_cache_hit_rate__n) as bi_cache_hit_rate__n,
            sum(dated.bi_cache_hit_rate__d) as bi_cache_hit_rate__d,
            sum(dated.slow_queries__n) as slow_queries__n,
            sum(dated.report_delivery_success__n) as report_delivery_success__n,
            sum(dated.report_delivery_success__d) as report_delivery_success__d,
            sum(dated.dashboard_usage__n) as dashboard_usage__n
        from dated
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'dashboard' as slice_dimension,
            coalesce(cast(dated.dashboard as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            percentile_cont(0.95) within group (
                order by dated.api_response_time__n
            ) as api_response_time__n,
            percentile_cont(0.95) within group (
                order by dated.widget_refresh_time__n
            ) as widget_refresh_time__n,
            percentile_cont(0.95) within group (
                order by dated.visualization_render_time__n
            ) as visualization_render_time__n,
            sum(dated.bi_cache_hit_rate__n) as bi_cache_hit_rate__n,
            sum(dated.bi_cache_hit_rate__d) as bi_cache_hit_rate__d,
            sum(dated.slow_queries__n) as slow_queries__n,
            sum(dated.report_delivery_success__n) as report_delivery_success__n,
            sum(dated.report_delivery_success__d) as report_delivery_success__d,
            sum(dated.dashboard_usage__n) as dashboard_usage__n
        from dated
        where not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.dashboard as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'report' as slice_dimension,
            coalesce(cast(dated.report as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            percentile_cont(0.95) within group (
                order by dated.api_response_time__n
            ) as api_response_time__n,
            percentile_cont(0.95) within group (
                order by dated.widget_refresh_time__n
            ) as widget_refresh_time__n,
            percentile_cont(0.95) within group (
                order by dated.visualization_render_time__n
            ) as visualization_render_time__n,
            sum(dated.bi_cache_hit_rate__n) as bi_cache_hit_rate__n,
            sum(dated.bi_cache_hit_rate__d) as bi_cache_hit_rate__d,
            sum(dated.slow_queries__n) as slow_queries__n,
            sum(dated.report_delivery_success__n) as report_delivery_success__n,
            sum(dated.report_delivery_success__d) as report_delivery_success__d,
            sum(dated.dashboard_usage__n) as dashboard_usage__n
        from dated
        where not dated.is_filler and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.report as string), 'unknown')
    )
select
    'api_response_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(api_response_time__n as double) as numerator,
    cast(null as double) as denominator,
    cast(api_response_time__n as double) as value
from aggregated
where
    (api_response_time__n is not null)
    and grain in ('day', 'week')
    and slice_dimension in ('total', 'dashboard')
union all
select
    'widget_refresh_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(widget_refresh_time__n as double) as numerator,
    cast(null as double) as denominator,
    cast(widget_refresh_time__n as double) as value
from aggregated
where
    (widget_refresh_time__n is not null)
    and grain in ('day', 'week')
    and slice_dimension in ('total', 'dashboard')
union all
select
    'visualization_render_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(visualization_render_time__n as double) as numerator,
    cast(null as double) as denominator,
    cast(visualization_render_time__n as double) as value
from aggregated
where
    (visualization_render_time__n is not null)
    and grain in ('day', 'week')
    and slice_dimension in ('total', 'dashboard')
union all
select
    'bi_cache_hit_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(bi_cache_hit_rate__n as double) as numerator,
    cast(bi_cache_hit_rate__d as double) as denominator,
    cast(bi_cache_hit_rate__n as double) / nullif(cast(bi_cache_hit_rate__d as double), 0) as value
from aggregated
where
    (bi_cache_hit_rate__n is not null or bi_cache_hit_rate__d is not null)
    and grain in ('day', 'week')
    and slice_dimension in ('total', 'dashboard')
union all
select
    'slow_queries' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(slow_queries__n as double) as numerator,
    cast(null as double) as denominator,
    cast(slow_queries__n as double) as value
from aggregated
where
    (slow_queries__n is not null)
    and grain in ('day', 'week')
    and slice_dimension in ('total', 'dashboard')
union all
select
    'report_delivery_success' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(report_delivery_success__n as double) as numerator,
    cast(report_delivery_success__d as double) as denominator,
    cast(report_delivery_success__n as double)
    / nullif(cast(report_delivery_success__d as double), 0) as value
from aggregated
where
    (report_delivery_success__n is not null or report_delivery_success__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'report')
union all
select
    'dashboard_usage' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(dashboard_usage__n as double) as numerator,
    cast(null as double) as denominator,
    cast(dashboard_usage__n as double) as value
from aggregated
where
    (dashboard_usage__n is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'dashboard')
