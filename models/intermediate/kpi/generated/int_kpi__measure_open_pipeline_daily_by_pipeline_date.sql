{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            pipeline_date as period_date,
            channel_key,
            cast(open_opportunity_count as decimal(38, 12)) as deals_in_pipeline__n,
            cast(open_amount as decimal(38, 12)) as pipeline_value__n,
            cast(open_amount_reporting as decimal(38, 12)) as pipeline_value__r
        from {{ ref("int_kpi__open_pipeline_daily") }}
        where pipeline_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            channel_key,
            sum(deals_in_pipeline__n) as deals_in_pipeline__n,
            sum(pipeline_value__n) as pipeline_value__n,
            sum(pipeline_value__r) as pipeline_value__r
        from measured
        group by tenant_key, period_date, channel_key
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
            deals_in_pipeline__n,
            pipeline_value__n,
            pipeline_value__r,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as channel_key,
            cast(null as decimal(38, 12)) as deals_in_pipeline__n,
            cast(null as decimal(38, 12)) as pipeline_value__n,
            cast(null as decimal(38, 12)) as pipeline_value__r,
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
            sum(
                case when dated.is_last then dated.deals_in_pipeline__n end
            ) as deals_in_pipeline__n,
            sum(case when dated.is_last then dated.pipeline_value__n end) as pipeline_value__n
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
                case when dated.is_last then dated.deals_in_pipeline__n end
            ) as deals_in_pipeline__n,
            sum(case when dated.is_last then dated.pipeline_value__r end) as pipeline_value__n
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
            sum(
                case when dated.is_last then dated.deals_in_pipeline__n end
            ) as deals_in_pipeline__n,
            sum(case when dated.is_last then dated.pipeline_value__n end) as pipeline_value__n
        from dated
        left join
            {{ ref("dim_channel") }} as channel_slice
            on dated.channel_key = channel_slice.channel_key
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
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
            sum(
                case when dated.is_last then dated.deals_in_pipeline__n end
            ) as deals_in_pipeline__n,
            sum(case when dated.is_last then dated.pipeline_value__r end) as pipeline_value__n
        from dated
        left join
            {{ ref("dim_channel") }} as channel_slice
            on dated.channel_key = channel_slice.channel_key
        where not dated.is_filler and dated.grain not in ('day')
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(channel_slice.channel_id as string), 'unknown')
    )
select
    'deals_in_pipeline' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(deals_in_pipeline__n as double) as numerator,
    cast(null as double) as denominator,
    cast(deals_in_pipeline__n as double) as value
from aggregated
where
    (deals_in_pipeline__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel')
union all
select
    'pipeline_value' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(pipeline_value__n as double) as numerator,
    cast(null as double) as denominator,
    cast(pipeline_value__n as double) as value
from aggregated
where
    (pipeline_value__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel')
