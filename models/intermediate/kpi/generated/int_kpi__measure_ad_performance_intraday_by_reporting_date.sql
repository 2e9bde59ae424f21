{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            reporting_date as period_date,
            campaign_key,
            geography_key,
            case
                when breakdown = 'geography' then cast(spend_amount as decimal(38, 12))
            end as geo_performance__n,
            case
                when breakdown = 'geography' then cast(spend_amount_reporting as decimal(38, 12))
            end as geo_performance__r
        from {{ ref("fct_ad_performance_intraday") }}
        where reporting_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            campaign_key,
            geography_key,
            sum(geo_performance__n) as geo_performance__n,
            sum(geo_performance__r) as geo_performance__r
        from measured
        group by tenant_key, period_date, campaign_key, geography_key
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
            campaign_key,
            geography_key,
            geo_performance__n,
            geo_performance__r,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as campaign_key,
            cast(null as string) as geography_key,
            cast(0 as decimal(38, 12)) as geo_performance__n,
            cast(0 as decimal(38, 12)) as geo_performance__r,
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
            sum(dated.geo_performance__n) as geo_performance__n
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
            sum(dated.geo_performance__r) as geo_performance__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'campaign' as slice_dimension,
            coalesce(cast(campaign_slice.campaign_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.geo_performance__n) as geo_performance__n
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
            'country' as slice_dimension,
            coalesce(cast(country_slice.country_code as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.geo_performance__n) as geo_performance__n
        from dated
        left join
            {{ ref("dim_geography") }} as country_slice
            on dated.geography_key = country_slice.geography_key
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(country_slice.country_code as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'country' as slice_dimension,
            coalesce(cast(country_slice.country_code as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.geo_performance__r) as geo_performance__n
        from dated
        left join
            {{ ref("dim_geography") }} as country_slice
            on dated.geography_key = country_slice.geography_key
        where not dated.is_filler and dated.grain not in ('day')
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(country_slice.country_code as string), 'unknown')
    )
select
    'geo_performance' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(geo_performance__n as double) as numerator,
    cast(null as double) as denominator,
    cast(geo_performance__n as double) as value
from aggregated
where
    (geo_performance__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'country', 'campaign')
