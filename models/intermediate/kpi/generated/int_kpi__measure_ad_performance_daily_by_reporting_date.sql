{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            reporting_date as period_date,
            channel_key,
            campaign_key,
            device_key,
            cast(spend_amount as decimal(38, 12)) as ad_spend__n,
            cast(spend_amount_reporting as decimal(38, 12)) as ad_spend__r,
            cast(impression_count as decimal(38, 12)) as ad_impressions__n,
            cast(click_count as decimal(38, 12)) as ad_clicks__n,
            cast(conversion_count as decimal(38, 12)) as ad_conversions__n,
            cast(click_count as decimal(38, 12)) as click_through_rate__n,
            cast(impression_count as decimal(38, 12)) as click_through_rate__d,
            cast(1000 * spend_amount as decimal(38, 12)) as cost_per_mille__n,
            cast(impression_count as decimal(38, 12)) as cost_per_mille__d,
            cast(spend_amount as decimal(38, 12)) as cost_per_click__n,
            cast(click_count as decimal(38, 12)) as cost_per_click__d,
            cast(conversion_count as decimal(38, 12)) as campaign_conversion_rate__n,
            cast(click_count as decimal(38, 12)) as campaign_conversion_rate__d,
            cast(spend_amount as decimal(38, 12)) as cost_per_conversion__n,
            cast(conversion_count as decimal(38, 12)) as cost_per_conversion__d,
            cast(conversion_value_amount as decimal(38, 12)) as return_on_ad_spend__n,
            cast(spend_amount as decimal(38, 12)) as return_on_ad_spend__d,
            case
                when engagement_count is not null and platform <> 'google_ads'
                then cast(engagement_count as decimal(38, 12))
            end as ad_engagement_rate__n,
            case
                when engagement_count is not null and platform <> 'google_ads'
                then cast(impression_count as decimal(38, 12))
            end as ad_engagement_rate__d,
            case
                when channel_key = md5('display') then cast(click_count as decimal(38, 12))
            end as display_ctr__n,
            case
                when channel_key = md5('display') then cast(impression_count as decimal(38, 12))
            end as display_ctr__d
        from {{ ref("fct_ad_performance_daily") }}
        where reporting_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            channel_key,
            campaign_key,
            device_key,
            sum(ad_spend__n) as ad_spend__n,
            sum(ad_spend__r) as ad_spend__r,
            sum(ad_impressions__n) as ad_impressions__n,
            sum(ad_clicks__n) as ad_clicks__n,
            sum(ad_conversions__n) as ad_conversions__n,
            sum(click_through_rate__n) as click_through_rate__n,
            sum(click_through_rate__d) as click_through_rate__d,
            sum(cost_per_mille__n) as cost_per_mille__n,
            sum(cost_per_mille__d) as cost_per_mille__d,
            sum(cost_per_click__n) as cost_per_click__n,
            sum(cost_per_click__d) as cost_per_click__d,
            sum(campaign_conversion_rate__n) as campaign_conversion_rate__n,
            sum(campaign_conversion_rate__d) as campaign_conversion_rate__d,
            sum(cost_per_conversion__n) as cost_per_conversion__n,
            sum(cost_per_conversion__d) as cost_per_conversion__d,
            sum(return_on_ad_spend__n) as return_on_ad_spend__n,
            sum(return_on_ad_spend__d) as return_on_ad_spend__d,
            sum(ad_engagement_rate__n) as ad_engagement_rate__n,
            sum(ad_engagement_rate__d) as ad_engagement_rate__d,
            sum(display_ctr__n) as display_ctr__n,
            sum(display_ctr__d) as display_ctr__d
        from measured
        group by tenant_key, period_date, channel_key, campaign_key, device_key
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
            campaign_key,
            device_key,
            ad_spend__n,
            ad_spend__r,
            ad_impressions__n,
            ad_clicks__n,
            ad_conversions__n,
            click_through_rate__n,
            click_through_rate__d,
            cost_per_mille__n,
            cost_per_mille__d,
            cost_per_click__n,
            cost_per_click__d,
            campaign_conversion_rate__n,
            campaign_conversion_rate__d,
            cost_per_conversion__n,
            cost_per_conversion__d,
            return_on_ad_spend__n,
            return_on_ad_spend__d,
            ad_engagement_rate__n,
            ad_engagement_rate__d,
            display_ctr__n,
            display_ctr__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as channel_key,
            cast(null as string) as campaign_key,
            cast(null as string) as device_key,
            cast(0 as decimal(38, 12)) as ad_spend__n,
            cast(0 as decimal(38, 12)) as ad_spend__r,
            cast(0 as decimal(38, 12)) as ad_impressions__n,
            cast(0 as decimal(38, 12)) as ad_clicks__n,
            cast(0 as decimal(38, 12)) as ad_conversions__n,
            cast(null as decimal(38, 12)) as click_through_rate__n,
            cast(null as decimal(38, 12)) as click_through_rate__d,
            cast(null as decimal(38, 12)) as cost_per_mille__n,
            cast(null as decimal(38, 12)) as cost_per_mille__d,
            cast(null as decimal(38, 12)) as cost_per_click__n,
            cast(null as decimal(38, 12)) as cost_per_click__d,
            cast(null as decimal(38, 12)) as campaign_conversion_rate__n,
            cast(null as decimal(38, 12)) as campaign_conversion_rate__d,
            cast(null as decimal(38, 12)) as cost_per_conversion__n,
            cast(null as decimal(38, 12)) as cost_per_conversion__d,
            cast(null as decimal(38, 12)) as return_on_ad_spend__n,
            cast(null as decimal(38, 12)) as return_on_ad_spend__d,
            cast(null as decimal(38, 12)) as ad_engagement_rate__n,
            cast(null as decimal(38, 12)) as ad_engagement_rate__d,
            cast(null as decimal(38, 12)) as display_ctr__n,
            cast(null as decimal(38, 12)) as display_ctr__d,
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
    dated as (select * from placed),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.ad_spend__n) as ad_spend__n,
            sum(dated.ad_impressions__n) as ad_impressions__n,
            sum(dated.ad_clicks__n) as ad_clicks__n,
            sum(dated.ad_conversions__n) as ad_conversions__n,
            sum(dated.click_through_rate__n) as click_through_rate__n,
            sum(dated.click_through_rate__d) as click_through_rate__d,
            sum(dated.cost_per_mille__n) as cost_per_mille__n,
            sum(dated.cost_per_mille__d) as cost_per_mille__d,
            sum(dated.cost_per_click__n) as cost_per_click__n,
            sum(dated.cost_per_click__d) as cost_per_click__d,
            sum(dated.campaign_conversion_rate__n) as campaign_conversion_rate__n,
            sum(dated.campaign_conversion_rate__d) as campaign_conversion_rate__d,
            sum(dated.cost_per_conversion__n) as cost_per_conversion__n,
            sum(dated.cost_per_conversion__d) as cost_per_conversion__d,
            sum(dated.return_on_ad_spend__n) as return_on_ad_spend__n,
            sum(dated.return_on_ad_spend__d) as return_on_ad_spend__d,
            sum(dated.ad_engagement_rate__n) as ad_engagement_rate__n,
            sum(dated.ad_engagement_rate__d) as ad_engagement_rate__d,
            sum(dated.display_ctr__n) as display_ctr__n,
            sum(dated.display_ctr__d) as display_ctr__d
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
            sum(dated.ad_spend__r) as ad_spend__n,
            sum(dated.ad_impressions__n) as ad_impressions__n,
            sum(dated.ad_clicks__n) as ad_clicks__n,
            sum(dated.ad_conversions__n) as ad_conversions__n,
            cast(null as decimal(38, 12)) as click_through_rate__n,
            cast(null as decimal(38, 12)) as click_through_rate__d,
            cast(null as decimal(38, 12)) as cost_per_mille__n,
            cast(null as decimal(38, 12)) as cost_per_mille__d,
            cast(null as decimal(38, 12)) as cost_per_click__n,
            cast(null as decimal(38, 12)) as cost_per_click__d,
            cast(null as decimal(38, 12)) as campaign_conversion_rate__n,
            cast(null as decimal(38, 12)) as campaign_conversion_rate__d,
            cast(null as decimal(38, 12)) as cost_per_conversion__n,
            cast(null as decimal(38, 12)) as cost_per_conversion__d,
            cast(null as decimal(38, 12)) as return_on_ad_spend__n,
            cast(null as decimal(38, 12)) as return_on_ad_spend__d,
            cast(null as decimal(38, 12)) as ad_engagement_rate__n,
            cast(null as decimal(38, 12)) as ad_engagement_rate__d,
            cast(null as decimal(38, 12)) as display_ctr__n,
            cast(null as decimal(38, 12)) as display_ctr__d
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
            sum(dated.ad_spend__n) as ad_spend__n,
            sum(dated.ad_impressions__n) as ad_impressions__n,
            sum(dated.ad_clicks__n) as ad_clicks__n,
            sum(dated.ad_conversions__n) as ad_conversions__n,
            sum(dated.click_through_rate__n) as click_through_rate__n,
            sum(dated.click_through_rate__d) as click_through_rate__d,
            sum(dated.cost_per_mille__n) as cost_per_mille__n,
            sum(dated.cost_per_mille__d) as cost_per_mille__d,
            sum(dated.cost_per_click__n) as cost_per_click__n,
            sum(dated.cost_per_click__d) as cost_per_click__d,
            sum(dated.campaign_conversion_rate__n) as campaign_conversion_rate__n,
            sum(dated.campaign_conversion_rate__d) as campaign_conversion_rate__d,
            sum(dated.cost_per_conversion__n) as cost_per_conversion__n,
            sum(dated.cost_per_conversion__d) as cost_per_conversion__d,
            sum(dated.return_on_ad_spend__n) as return_on_ad_spend__n,
            sum(dated.return_on_ad_spend__d) as return_on_ad_spend__d,
            sum(dated.ad_engagement_rate__n) as ad_engagement_rate__n,
            sum(dated.ad_engagement_rate__d) as ad_engagement_rate__d,
            sum(dated.display_ctr__n) as display_ctr__n,
            sum(dated.display_ctr__d) as display_ctr__d
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
            sum(dated.ad_spend__r) as ad_spend__n,
            sum(dated.ad_impressions__n) as ad_impressions__n,
            sum(dated.ad_clicks__n) as ad_clicks__n,
            sum(dated.ad_conversions__n) as ad_conversions__n,
            cast(null as decimal(38, 12)) as click_through_rate__n,
            cast(null as decimal(38, 12)) as click_through_rate__d,
            cast(null as decimal(38, 12)) as cost_per_mille__n,
            cast(null as decimal(38, 12)) as cost_per_mille__d,
            cast(null as decimal(38, 12)) as cost_per_click__n,
            cast(null as decimal(38, 12)) as cost_per_click__d,
            cast(null as decimal(38, 12)) as campaign_conversion_rate__n,
            cast(null as decimal(38, 12)) as campaign_conversion_rate__d,
            cast(null as decimal(38, 12)) as cost_per_conversion__n,
            cast(null as decimal(38, 12)) as cost_per_conversion__d,
            cast(null as decimal(38, 12)) as return_on_ad_spend__n,
            cast(null as decimal(38, 12)) as return_on_ad_spend__d,
            cast(null as decimal(38, 12)) as ad_engagement_rate__n,
            cast(null as decimal(38, 12)) as ad_engagement_rate__d,
            cast(null as decimal(38, 12)) as display_ctr__n,
            cast(null as decimal(38, 12)) as display_ctr__d
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
        union all
        select
            dated.tenant_key as tenant_key,
            'campaign' as slice_dimension,
            coalesce(cast(campaign_slice.campaign_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.ad_spend__n) as ad_spend__n,
            sum(dated.ad_impressions__n) as ad_impressions__n,
            sum(dated.ad_clicks__n) as ad_clicks__n,
            sum(dated.ad_conversions__n) as ad_conversions__n,
            sum(dated.click_through_rate__n) as click_through_rate__n,
            sum(dated.click_through_rate__d) as click_through_rate__d,
            sum(dated.cost_per_mille__n) as cost_per_mille__n,
            sum(dated.cost_per_mille__d) as cost_per_mille__d,
            sum(dated.cost_per_click__n) as cost_per_click__n,
            sum(dated.cost_per_click__d) as cost_per_click__d,
            sum(dated.campaign_conversion_rate__n) as campaign_conversion_rate__n,
            sum(dated.campaign_conversion_rate__d) as campaign_conversion_rate__d,
            sum(dated.cost_per_conversion__n) as cost_per_conversion__n,
            sum(dated.cost_per_conversion__d) as cost_per_conversion__d,
            sum(dated.return_on_ad_spend__n) as return_on_ad_spend__n,
            sum(dated.return_on_ad_spend__d) as return_on_ad_spend__d,
            sum(dated.ad_engagement_rate__n) as ad_engagement_rate__n,
            sum(dated.ad_engagement_rate__d) as ad_engagement_rate__d,
            sum(dated.display_ctr__n) as display_ctr__n,
            sum(dated.display_ctr__d) as display_ctr__d
        from dated
        left join
            {{ ref("dim_campaign") }} as campaign_slice
            on dated.campaign_key = campaign_slice.campaign_key
            and campaign_slice.is_current
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day', 'week')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(campaign_slice.campaign_id as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'device' as slice_dimension,
            coalesce(cast(device_slice.device_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.ad_spend__n) as ad_spend__n,
            sum(dated.ad_impressions__n) as ad_impressions__n,
            sum(dated.ad_clicks__n) as ad_clicks__n,
            sum(dated.ad_conversions__n) as ad_conversions__n,
            sum(dated.click_through_rate__n) as click_through_rate__n,
            sum(dated.click_through_rate__d) as click_through_rate__d,
            sum(dated.cost_per_mille__n) as cost_per_mille__n,
            sum(dated.cost_per_mille__d) as cost_per_mille__d,
            sum(dated.cost_per_click__n) as cost_per_click__n,
            sum(dated.cost_per_click__d) as cost_per_click__d,
            sum(dated.campaign_conversion_rate__n) as campaign_conversion_rate__n,
            sum(dated.campaign_conversion_rate__d) as campaign_conversion_rate__d,
            sum(dated.cost_per_conversion__n) as cost_per_conversion__n,
            sum(dated.cost_per_conversion__d) as cost_per_conversion__d,
            sum(dated.return_on_ad_spend__n) as return_on_ad_spend__n,
            sum(dated.return_on_ad_spend__d) as return_on_ad_spend__d,
            sum(dated.ad_engagement_rate__n) as ad_engagement_rate__n,
            sum(dated.ad_engagement_rate__d) as ad_engagement_rate__d,
            sum(dated.display_ctr__n) as display_ctr__n,
            sum(dated.display_ctr__d) as display_ctr__d
        from dated
        left join
            {{ ref("dim_device") }} as device_slice on dated.device_key = device_slice.device_key
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(device_slice.device_id as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'device' as slice_dimension,
            coalesce(cast(device_slice.device_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.ad_spend__r) as ad_spend__n,
            sum(dated.ad_impressions__n) as ad_impressions__n,
            sum(dated.ad_clicks__n) as ad_clicks__n,
            sum(dated.ad_conversions__n) as ad_conversions__n,
            cast(null as decimal(38, 12)) as click_through_rate__n,
            cast(null as decimal(38, 12)) as click_through_rate__d,
            cast(null as decimal(38, 12)) as cost_per_mille__n,
            cast(null as decimal(38, 12)) as cost_per_mille__d,
            cast(null as decimal(38, 12)) as cost_per_click__n,
            cast(null as decimal(38, 12)) as cost_per_click__d,
            cast(null as decimal(38, 12)) as campaign_conversion_rate__n,
            cast(null as decimal(38, 12)) as campaign_conversion_rate__d,
            cast(null as decimal(38, 12)) as cost_per_conversion__n,
            cast(null as decimal(38, 12)) as cost_per_conversion__d,
            cast(null as decimal(38, 12)) as return_on_ad_spend__n,
            cast(null as decimal(38, 12)) as return_on_ad_spend__d,
            cast(null as decimal(38, 12)) as ad_engagement_rate__n,
            cast(null as decimal(38, 12)) as ad_engagement_rate__d,
            cast(null as decimal(38, 12)) as display_ctr__n,
            cast(null as decimal(38, 12)) as display_ctr__d
        from dated
        left join
            {{ ref("dim_device") }} as device_slice on dated.device_key = device_slice.device_key
        where not dated.is_filler and dated.grain not in ('day')
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(device_slice.device_id as string), 'unknown')
    )
select
    'ad_spend' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(ad_spend__n as double) as numerator,
    cast(null as double) as denominator,
    cast(ad_spend__n as double) as value
from aggregated
where
    (ad_spend__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'campaign', 'device')
union all
select
    'ad_impressions' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(ad_impressions__n as double) as numerator,
    cast(null as double) as denominator,
    cast(ad_impressions__n as double) as value
from aggregated
where
    (ad_impressions__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'campaign', 'device')
union all
select
    'ad_clicks' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(ad_clicks__n as double) as numerator,
    cast(null as double) as denominator,
    cast(ad_clicks__n as double) as value
from aggregated
where
    (ad_clicks__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'campaign', 'device')
union all
select
    'ad_conversions' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(ad_conversions__n as double) as numerator,
    cast(null as double) as denominator,
    cast(ad_conversions__n as double) as value
from aggregated
where
    (ad_conversions__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'campaign', 'device')
union all
select
    'click_through_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(click_through_rate__n as double) as numerator,
    cast(click_through_rate__d as double) as denominator,
    cast(click_through_rate__n as double)
    / nullif(cast(click_through_rate__d as double), 0) as value
from aggregated
where
    (click_through_rate__n is not null or click_through_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'campaign', 'device')
union all
select
    'cost_per_mille' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(cost_per_mille__n as double) as numerator,
    cast(cost_per_mille__d as double) as denominator,
    cast(cost_per_mille__n as double) / nullif(cast(cost_per_mille__d as double), 0) as value
from aggregated
where
    (cost_per_mille__n is not null or cost_per_mille__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'campaign')
union all
select
    'cost_per_click' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(cost_per_click__n as double) as numerator,
    cast(cost_per_click__d as double) as denominator,
    cast(cost_per_click__n as double) / nullif(cast(cost_per_click__d as double), 0) as value
from aggregated
where
    (cost_per_click__n is not null or cost_per_click__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'campaign')
union all
select
    'campaign_conversion_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(campaign_conversion_rate__n as double) as numerator,
    cast(campaign_conversion_rate__d as double) as denominator,
    cast(campaign_conversion_rate__n as double)
    / nullif(cast(campaign_conversion_rate__d as double), 0) as value
from aggregated
where
    (campaign_conversion_rate__n is not null or campaign_conversion_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'campaign')
union all
select
    'cost_per_conversion' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(cost_per_conversion__n as double) as numerator,
    cast(cost_per_conversion__d as double) as denominator,
    cast(cost_per_conversion__n as double)
    / nullif(cast(cost_per_conversion__d as double), 0) as value
from aggregated
where
    (cost_per_conversion__n is not null or cost_per_conversion__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'campaign')
union all
select
    'return_on_ad_spend' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(return_on_ad_spend__n as double) as numerator,
    cast(return_on_ad_spend__d as double) as denominator,
    cast(return_on_ad_spend__n as double)
    / nullif(cast(return_on_ad_spend__d as double), 0) as value
from aggregated
where
    (return_on_ad_spend__n is not null or return_on_ad_spend__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'campaign')
union all
select
    'ad_engagement_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(ad_engagement_rate__n as double) as numerator,
    cast(ad_engagement_rate__d as double) as denominator,
    cast(ad_engagement_rate__n as double)
    / nullif(cast(ad_engagement_rate__d as double), 0) as value
from aggregated
where
    (ad_engagement_rate__n is not null or ad_engagement_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'campaign')
union all
select
    'display_ctr' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(display_ctr__n as double) as numerator,
    cast(display_ctr__d as double) as denominator,
    cast(display_ctr__n as double) / nullif(cast(display_ctr__d as double), 0) as value
from aggregated
where
    (display_ctr__n is not null or display_ctr__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'campaign')
