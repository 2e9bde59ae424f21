{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            usage_date as period_date,
            segment,
            feature_key,
            case
                when has_used_feature and user_id is not null then cast(user_key as string)
            end as feature_utilization_heatmap__n,
            cast(item_created_count as decimal(38, 12)) as user_generated_content__n
        from {{ ref("fct_product_usage_daily") }}
        where usage_date is not null
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
            segment,
            feature_key,
            feature_utilization_heatmap__n,
            user_generated_content__n,
            false as is_filler
        from measured
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as segment,
            cast(null as string) as feature_key,
            cast(null as string) as feature_utilization_heatmap__n,
            cast(0 as decimal(38, 12)) as user_generated_content__n,
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
            nullif(
                count(distinct dated.feature_utilization_heatmap__n), 0
            ) as feature_utilization_heatmap__n,
            sum(dated.user_generated_content__n) as user_generated_content__n
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
            cast(null as decimal(38, 12)) as feature_utilization_heatmap__n,
            sum(dated.user_generated_content__n) as user_generated_content__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'segment' as slice_dimension,
            coalesce(cast(dated.segment as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            nullif(
                count(distinct dated.feature_utilization_heatmap__n), 0
            ) as feature_utilization_heatmap__n,
            sum(dated.user_generated_content__n) as user_generated_content__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.segment as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'segment' as slice_dimension,
            coalesce(cast(dated.segment as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            cast(null as decimal(38, 12)) as feature_utilization_heatmap__n,
            sum(dated.user_generated_content__n) as user_generated_content__n
        from dated
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.segment as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'feature' as slice_dimension,
            coalesce(cast(feature_slice.feature_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            nullif(
                count(distinct dated.feature_utilization_heatmap__n), 0
            ) as feature_utilization_heatmap__n,
            sum(dated.user_generated_content__n) as user_generated_content__n
        from dated
        left join
            {{ ref("dim_feature") }} as feature_slice
            on dated.feature_key = feature_slice.feature_key
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('quarter')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(feature_slice.feature_id as string), 'unknown')
    )
select
    'feature_utilization_heatmap' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(feature_utilization_heatmap__n as double) as numerator,
    cast(null as double) as denominator,
    cast(feature_utilization_heatmap__n as double) as value
from aggregated
where
    (feature_utilization_heatmap__n is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'feature', 'segment')
union all
select
    'user_generated_content' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(user_generated_content__n as double) as numerator,
    cast(null as double) as denominator,
    cast(user_generated_content__n as double) as value
from aggregated
where
    (user_generated_content__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
