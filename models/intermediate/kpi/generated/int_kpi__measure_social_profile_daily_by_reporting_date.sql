{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            reporting_date as period_date,
            platform,
            case
                when impression_count is not null and engagement_count is not null
                then cast(engagement_count as decimal(38, 12))
            end as social_engagement_rate__n,
            case
                when impression_count is not null and engagement_count is not null
                then cast(impression_count as decimal(38, 12))
            end as social_engagement_rate__d,
            case
                when reach_count is not null then cast(reach_count as decimal(38, 12))
            end as social_reach__n,
            case when reach_count is not null then cast(1 as decimal(38, 12)) end as social_reach__d
        from {{ ref("fct_social_profile_daily") }}
        where reporting_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            platform,
            sum(social_engagement_rate__n) as social_engagement_rate__n,
            sum(social_engagement_rate__d) as social_engagement_rate__d,
            sum(social_reach__n) as social_reach__n,
            sum(social_reach__d) as social_reach__d
        from measured
        group by tenant_key, period_date, platform
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
            platform,
            social_engagement_rate__n,
            social_engagement_rate__d,
            social_reach__n,
            social_reach__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as platform,
            cast(null as decimal(38, 12)) as social_engagement_rate__n,
            cast(null as decimal(38, 12)) as social_engagement_rate__d,
            cast(null as decimal(38, 12)) as social_reach__n,
            cast(null as decimal(38, 12)) as social_reach__d,
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
            sum(dated.social_engagement_rate__n) as social_engagement_rate__n,
            sum(dated.social_engagement_rate__d) as social_engagement_rate__d,
            sum(dated.social_reach__n) as social_reach__n,
            sum(dated.social_reach__d) as social_reach__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'platform' as slice_dimension,
            coalesce(cast(dated.platform as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.social_engagement_rate__n) as social_engagement_rate__n,
            sum(dated.social_engagement_rate__d) as social_engagement_rate__d,
            sum(dated.social_reach__n) as social_reach__n,
            sum(dated.social_reach__d) as social_reach__d
        from dated
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.platform as string), 'unknown')
    )
select
    'social_engagement_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(social_engagement_rate__n as double) as numerator,
    cast(social_engagement_rate__d as double) as denominator,
    cast(social_engagement_rate__n as double)
    / nullif(cast(social_engagement_rate__d as double), 0) as value
from aggregated
where
    (social_engagement_rate__n is not null or social_engagement_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'platform')
union all
select
    'social_reach' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(social_reach__n as double) as numerator,
    cast(social_reach__d as double) as denominator,
    cast(social_reach__n as double) / nullif(cast(social_reach__d as double), 0) as value
from aggregated
where
    (social_reach__n is not null or social_reach__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total', 'platform')
