{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            month_start as period_date,
            segment,
            cast(
                case when has_used_advanced_feature then 1 else 0 end as decimal(38, 12)
            ) as advanced_feature_usage__n,
            cast(1 as decimal(38, 12)) as advanced_feature_usage__d,
            cast(feature_count as decimal(38, 12)) as feature_usage_breadth__n,
            cast(1 as decimal(38, 12)) as feature_usage_breadth__d
        from {{ ref("int_product__user_months") }}
        where month_start is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            segment,
            sum(advanced_feature_usage__n) as advanced_feature_usage__n,
            sum(advanced_feature_usage__d) as advanced_feature_usage__d,
            sum(feature_usage_breadth__n) as feature_usage_breadth__n,
            sum(feature_usage_breadth__d) as feature_usage_breadth__d
        from measured
        group by tenant_key, period_date, segment
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
            segment,
            advanced_feature_usage__n,
            advanced_feature_usage__d,
            feature_usage_breadth__n,
            feature_usage_breadth__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as segment,
            cast(null as decimal(38, 12)) as advanced_feature_usage__n,
            cast(null as decimal(38, 12)) as advanced_feature_usage__d,
            cast(null as decimal(38, 12)) as feature_usage_breadth__n,
            cast(null as decimal(38, 12)) as feature_usage_breadth__d,
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
        where periods.grain in ('month')
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
            sum(dated.advanced_feature_usage__n) as advanced_feature_usage__n,
            sum(dated.advanced_feature_usage__d) as advanced_feature_usage__d,
            sum(dated.feature_usage_breadth__n) as feature_usage_breadth__n,
            sum(dated.feature_usage_breadth__d) as feature_usage_breadth__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'segment' as slice_dimension,
            coalesce(cast(dated.segment as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.advanced_feature_usage__n) as advanced_feature_usage__n,
            sum(dated.advanced_feature_usage__d) as advanced_feature_usage__d,
            sum(dated.feature_usage_breadth__n) as feature_usage_breadth__n,
            sum(dated.feature_usage_breadth__d) as feature_usage_breadth__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.segment as string), 'unknown')
    )
select
    'advanced_feature_usage' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(advanced_feature_usage__n as double) as numerator,
    cast(advanced_feature_usage__d as double) as denominator,
    cast(advanced_feature_usage__n as double)
    / nullif(cast(advanced_feature_usage__d as double), 0) as value
from aggregated
where
    (advanced_feature_usage__n is not null or advanced_feature_usage__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'segment')
union all
select
    'feature_usage_breadth' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(feature_usage_breadth__n as double) as numerator,
    cast(feature_usage_breadth__d as double) as denominator,
    cast(feature_usage_breadth__n as double)
    / nullif(cast(feature_usage_breadth__d as double), 0) as value
from aggregated
where
    (feature_usage_breadth__n is not null or feature_usage_breadth__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'segment')
