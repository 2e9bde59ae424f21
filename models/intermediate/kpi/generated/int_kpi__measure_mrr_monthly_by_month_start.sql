{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            month_start as period_date,
            channel_key,
            product,
            segment,
            cast(closing_mrr_amount as decimal(38, 12)) as mrr__n,
            cast(closing_mrr_amount_reporting as decimal(38, 12)) as mrr__r,
            cast(closing_mrr_amount - opening_mrr_amount as decimal(38, 12)) as mrr_growth_rate__n,
            cast(opening_mrr_amount as decimal(38, 12)) as mrr_growth_rate__d,
            cast(new_mrr_amount as decimal(38, 12)) as new_mrr__n,
            cast(new_mrr_amount_reporting as decimal(38, 12)) as new_mrr__r,
            cast(expansion_mrr_amount as decimal(38, 12)) as expansion_mrr__n,
            cast(expansion_mrr_amount_reporting as decimal(38, 12)) as expansion_mrr__r,
            cast(contraction_mrr_amount as decimal(38, 12)) as contraction_mrr__n,
            cast(contraction_mrr_amount_reporting as decimal(38, 12)) as contraction_mrr__r,
            cast(churned_mrr_amount as decimal(38, 12)) as churned_mrr__n,
            cast(churned_mrr_amount_reporting as decimal(38, 12)) as churned_mrr__r,
            cast(reactivation_mrr_amount as decimal(38, 12)) as reactivation_mrr__n,
            cast(reactivation_mrr_amount_reporting as decimal(38, 12)) as reactivation_mrr__r,
            cast(
                churned_mrr_amount + contraction_mrr_amount as decimal(38, 12)
            ) as revenue_churn_rate__n,
            cast(opening_mrr_amount as decimal(38, 12)) as revenue_churn_rate__d
        from {{ ref("fct_mrr_monthly") }}
        where month_start is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            channel_key,
            product,
            segment,
            sum(mrr__n) as mrr__n,
            sum(mrr__r) as mrr__r,
            sum(mrr_growth_rate__n) as mrr_growth_rate__n,
            sum(mrr_growth_rate__d) as mrr_growth_rate__d,
            sum(new_mrr__n) as new_mrr__n,
            sum(new_mrr__r) as new_mrr__r,
            sum(expansion_mrr__n) as expansion_mrr__n,
            sum(expansion_mrr__r) as expansion_mrr__r,
            sum(contraction_mrr__n) as contraction_mrr__n,
            sum(contraction_mrr__r) as contraction_mrr__r,
            sum(churned_mrr__n) as churned_mrr__n,
            sum(churned_mrr__r) as churned_mrr__r,
            sum(reactivation_mrr__n) as reactivation_mrr__n,
            sum(reactivation_mrr__r) as reactivation_mrr__r,
            sum(revenue_churn_rate__n) as revenue_churn_rate__n,
            sum(revenue_churn_rate__d) as revenue_churn_rate__d
        from measured
        group by tenant_key, period_date, channel_key, product, segment
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
            channel_key,
            product,
            segment,
            mrr__n,
            mrr__r,
            mrr_growth_rate__n,
            mrr_growth_rate__d,
            new_mrr__n,
            new_mrr__r,
            expansion_mrr__n,
            expansion_mrr__r,
            contraction_mrr__n,
            contraction_mrr__r,
            churned_mrr__n,
            churned_mrr__r,
            reactivation_mrr__n,
            reactivation_mrr__r,
            revenue_churn_rate__n,
            revenue_churn_rate__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as channel_key,
            cast(null as string) as product,
            cast(null as string) as segment,
            cast(null as decimal(38, 12)) as mrr__n,
            cast(null as decimal(38, 12)) as mrr__r,
            cast(null as decimal(38, 12)) as mrr_growth_rate__n,
            cast(null as decimal(38, 12)) as mrr_growth_rate__d,
            cast(0 as decimal(38, 12)) as new_mrr__n,
            cast(0 as decimal(38, 12)) as new_mrr__r,
            cast(0 as decimal(38, 12)) as expansion_mrr__n,
            cast(0 as decimal(38, 12)) as expansion_mrr__r,
            cast(0 as decimal(38, 12)) as contraction_mrr__n,
            cast(0 as decimal(38, 12)) as contraction_mrr__r,
            cast(0 as decimal(38, 12)) as churned_mrr__n,
            cast(0 as decimal(38, 12)) as churned_mrr__r,
            cast(0 as decimal(38, 12)) as reactivation_mrr__n,
            cast(0 as decimal(38, 12)) as reactivation_mrr__r,
            cast(null as decimal(38, 12)) as revenue_churn_rate__n,
            cast(null as decimal(38, 12)) as revenue_churn_rate__d,
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
        where periods.grain in ('month', 'quarter')
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
            sum(case when dated.is_last then dated.mrr__n end) as mrr__n,
            sum(dated.mrr_growth_rate__n) as mrr_growth_rate__n,
            sum(dated.mrr_growth_rate__d) as mrr_growth_rate__d,
            sum(dated.new_mrr__n) as new_mrr__n,
            sum(dated.expansion_mrr__n) as expansion_mrr__n,
            sum(dated.contraction_mrr__n) as contraction_mrr__n,
            sum(dated.churned_mrr__n) as churned_mrr__n,
            sum(dated.reactivation_mrr__n) as reactivation_mrr__n,
            sum(dated.revenue_churn_rate__n) as revenue_churn_rate__n,
            sum(dated.revenue_churn_rate__d) as revenue_churn_rate__d
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
            sum(case when dated.is_last then dated.mrr__r end) as mrr__n,
            cast(null as decimal(38, 12)) as mrr_growth_rate__n,
            cast(null as decimal(38, 12)) as mrr_growth_rate__d,
            sum(dated.new_mrr__r) as new_mrr__n,
            sum(dated.expansion_mrr__r) as expansion_mrr__n,
            sum(dated.contraction_mrr__r) as contraction_mrr__n,
            sum(dated.churned_mrr__r) as churned_mrr__n,
            sum(dated.reactivation_mrr__r) as reactivation_mrr__n,
            cast(null as decimal(38, 12)) as revenue_churn_rate__n,
            cast(null as decimal(38, 12)) as revenue_churn_rate__d
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'channel' as slice_dimension,
            coalesce(cast(channel_slice.channel_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(case when dated.is_last then dated.mrr__n end) as mrr__n,
            sum(dated.mrr_growth_rate__n) as mrr_growth_rate__n,
            sum(dated.mrr_growth_rate__d) as mrr_growth_rate__d,
            sum(dated.new_mrr__n) as new_mrr__n,
            sum(dated.expansion_mrr__n) as expansion_mrr__n,
            sum(dated.contraction_mrr__n) as contraction_mrr__n,
            sum(dated.churned_mrr__n) as churned_mrr__n,
            sum(dated.reactivation_mrr__n) as reactivation_mrr__n,
            sum(dated.revenue_churn_rate__n) as revenue_churn_rate__n,
            sum(dated.revenue_churn_rate__d) as revenue_churn_rate__d
        from dated
        left join
            {{ ref("dim_channel") }} as channel_slice
            on dated.channel_key = channel_slice.channel_key
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(channel_slice.channel_id as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'channel' as slice_dimension,
            coalesce(cast(channel_slice.channel_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(case when dated.is_last then dated.mrr__r end) as mrr__n,
            cast(null as decimal(38, 12)) as mrr_growth_rate__n,
            cast(null as decimal(38, 12)) as mrr_growth_rate__d,
            sum(dated.new_mrr__r) as new_mrr__n,
            sum(dated.expansion_mrr__r) as expansion_mrr__n,
            sum(dated.contraction_mrr__r) as contraction_mrr__n,
            sum(dated.churned_mrr__r) as churned_mrr__n,
            sum(dated.reactivation_mrr__r) as reactivation_mrr__n,
            cast(null as decimal(38, 12)) as revenue_churn_rate__n,
            cast(null as decimal(38, 12)) as revenue_churn_rate__d
        from dated
        left join
            {{ ref("dim_channel") }} as channel_slice
            on dated.channel_key = channel_slice.channel_key
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(channel_slice.channel_id as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'product' as slice_dimension,
            coalesce(cast(dated.product as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(case when dated.is_last then dated.mrr__n end) as mrr__n,
            sum(dated.mrr_growth_rate__n) as mrr_growth_rate__n,
            sum(dated.mrr_growth_rate__d) as mrr_growth_rate__d,
            sum(dated.new_mrr__n) as new_mrr__n,
            sum(dated.expansion_mrr__n) as expansion_mrr__n,
            sum(dated.contraction_mrr__n) as contraction_mrr__n,
            sum(dated.churned_mrr__n) as churned_mrr__n,
            sum(dated.reactivation_mrr__n) as reactivation_mrr__n,
            sum(dated.revenue_churn_rate__n) as revenue_churn_rate__n,
            sum(dated.revenue_churn_rate__d) as revenue_churn_rate__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.product as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'segment' as slice_dimension,
            coalesce(cast(dated.segment as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(case when dated.is_last then dated.mrr__n end) as mrr__n,
            sum(dated.mrr_growth_rate__n) as mrr_growth_rate__n,
            sum(dated.mrr_growth_rate__d) as mrr_growth_rate__d,
            sum(dated.new_mrr__n) as new_mrr__n,
            sum(dated.expansion_mrr__n) as expansion_mrr__n,
            sum(dated.contraction_mrr__n) as contraction_mrr__n,
            sum(dated.churned_mrr__n) as churned_mrr__n,
            sum(dated.reactivation_mrr__n) as reactivation_mrr__n,
            sum(dated.revenue_churn_rate__n) as revenue_churn_rate__n,
            sum(dated.revenue_churn_rate__d) as revenue_churn_rate__d
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
            sum(case when dated.is_last then dated.mrr__r end) as mrr__n,
            cast(null as decimal(38, 12)) as mrr_growth_rate__n,
            cast(null as decimal(38, 12)) as mrr_growth_rate__d,
            sum(dated.new_mrr__r) as new_mrr__n,
            sum(dated.expansion_mrr__r) as expansion_mrr__n,
            sum(dated.contraction_mrr__r) as contraction_mrr__n,
            sum(dated.churned_mrr__r) as churned_mrr__n,
            sum(dated.reactivation_mrr__r) as reactivation_mrr__n,
            cast(null as decimal(38, 12)) as revenue_churn_rate__n,
            cast(null as decimal(38, 12)) as revenue_churn_rate__d
        from dated
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.segment as string), 'unknown')
    )
select
    'mrr' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(mrr__n as double) as numerator,
    cast(null as double) as denominator,
    cast(mrr__n as double) as value
from aggregated
where
    (mrr__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'product', 'segment')
union all
select
    'mrr_growth_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(mrr_growth_rate__n as double) as numerator,
    cast(mrr_growth_rate__d as double) as denominator,
    cast(mrr_growth_rate__n as double) / nullif(cast(mrr_growth_rate__d as double), 0) as value
from aggregated
where
    (mrr_growth_rate__n is not null or mrr_growth_rate__d is not null)
    and grain in ('month')
    and slice_dimension in ('total')
union all
select
    'new_mrr' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(new_mrr__n as double) as numerator,
    cast(null as double) as denominator,
    cast(new_mrr__n as double) as value
from aggregated
where
    (new_mrr__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'product', 'channel')
union all
select
    'expansion_mrr' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(expansion_mrr__n as double) as numerator,
    cast(null as double) as denominator,
    cast(expansion_mrr__n as double) as value
from aggregated
where
    (expansion_mrr__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'product', 'segment')
union all
select
    'contraction_mrr' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(contraction_mrr__n as double) as numerator,
    cast(null as double) as denominator,
    cast(contraction_mrr__n as double) as value
from aggregated
where
    (contraction_mrr__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'product', 'segment')
union all
select
    'churned_mrr' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(churned_mrr__n as double) as numerator,
    cast(null as double) as denominator,
    cast(churned_mrr__n as double) as value
from aggregated
where
    (churned_mrr__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'product', 'segment')
union all
select
    'reactivation_mrr' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(reactivation_mrr__n as double) as numerator,
    cast(null as double) as denominator,
    cast(reactivation_mrr__n as double) as value
from aggregated
where
    (reactivation_mrr__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'product')
union all
select
    'revenue_churn_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(revenue_churn_rate__n as double) as numerator,
    cast(revenue_churn_rate__d as double) as denominator,
    cast(revenue_churn_rate__n as double)
    / nullif(cast(revenue_churn_rate__d as double), 0) as value
from aggregated
where
    (revenue_churn_rate__n is not null or revenue_churn_rate__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'segment')
