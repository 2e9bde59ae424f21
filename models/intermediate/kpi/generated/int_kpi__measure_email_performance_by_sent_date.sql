{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            sent_date as period_date,
            campaign_key,
            platform,
            case
                when email_kind = 'campaign' then cast(unique_open_count as decimal(38, 12))
            end as email_open_rate__n,
            case
                when email_kind = 'campaign' then cast(delivered_count as decimal(38, 12))
            end as email_open_rate__d,
            case
                when email_kind = 'campaign' then cast(unique_click_count as decimal(38, 12))
            end as email_click_rate__n,
            case
                when email_kind = 'campaign' then cast(delivered_count as decimal(38, 12))
            end as email_click_rate__d,
            case
                when email_kind = 'campaign' then cast(unsubscribe_count as decimal(38, 12))
            end as email_unsubscribe_rate__n,
            case
                when email_kind = 'campaign' then cast(delivered_count as decimal(38, 12))
            end as email_unsubscribe_rate__d,
            case
                when email_kind = 'campaign' then cast(bounce_count as decimal(38, 12))
            end as email_bounce_rate__n,
            case
                when email_kind = 'campaign' then cast(sent_count as decimal(38, 12))
            end as email_bounce_rate__d
        from {{ ref("fct_email_performance") }}
        where sent_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            campaign_key,
            platform,
            sum(email_open_rate__n) as email_open_rate__n,
            sum(email_open_rate__d) as email_open_rate__d,
            sum(email_click_rate__n) as email_click_rate__n,
            sum(email_click_rate__d) as email_click_rate__d,
            sum(email_unsubscribe_rate__n) as email_unsubscribe_rate__n,
            sum(email_unsubscribe_rate__d) as email_unsubscribe_rate__d,
            sum(email_bounce_rate__n) as email_bounce_rate__n,
            sum(email_bounce_rate__d) as email_bounce_rate__d
        from measured
        group by tenant_key, period_date, campaign_key, platform
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
            platform,
            email_open_rate__n,
            email_open_rate__d,
            email_click_rate__n,
            email_click_rate__d,
            email_unsubscribe_rate__n,
            email_unsubscribe_rate__d,
            email_bounce_rate__n,
            email_bounce_rate__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as campaign_key,
            cast(null as string) as platform,
            cast(null as decimal(38, 12)) as email_open_rate__n,
            cast(null as decimal(38, 12)) as email_open_rate__d,
            cast(null as decimal(38, 12)) as email_click_rate__n,
            cast(null as decimal(38, 12)) as email_click_rate__d,
            cast(null as decimal(38, 12)) as email_unsubscribe_rate__n,
            cast(null as decimal(38, 12)) as email_unsubscribe_rate__d,
            cast(null as decimal(38, 12)) as email_bounce_rate__n,
            cast(null as decimal(38, 12)) as email_bounce_rate__d,
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
            sum(dated.email_open_rate__n) as email_open_rate__n,
            sum(dated.email_open_rate__d) as email_open_rate__d,
            sum(dated.email_click_rate__n) as email_click_rate__n,
            sum(dated.email_click_rate__d) as email_click_rate__d,
            sum(dated.email_unsubscribe_rate__n) as email_unsubscribe_rate__n,
            sum(dated.email_unsubscribe_rate__d) as email_unsubscribe_rate__d,
            sum(dated.email_bounce_rate__n) as email_bounce_rate__n,
            sum(dated.email_bounce_rate__d) as email_bounce_rate__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'campaign' as slice_dimension,
            coalesce(cast(campaign_slice.campaign_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.email_open_rate__n) as email_open_rate__n,
            sum(dated.email_open_rate__d) as email_open_rate__d,
            sum(dated.email_click_rate__n) as email_click_rate__n,
            sum(dated.email_click_rate__d) as email_click_rate__d,
            sum(dated.email_unsubscribe_rate__n) as email_unsubscribe_rate__n,
            sum(dated.email_unsubscribe_rate__d) as email_unsubscribe_rate__d,
            sum(dated.email_bounce_rate__n) as email_bounce_rate__n,
            sum(dated.email_bounce_rate__d) as email_bounce_rate__d
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
            'platform' as slice_dimension,
            coalesce(cast(dated.platform as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.email_open_rate__n) as email_open_rate__n,
            sum(dated.email_open_rate__d) as email_open_rate__d,
            sum(dated.email_click_rate__n) as email_click_rate__n,
            sum(dated.email_click_rate__d) as email_click_rate__d,
            sum(dated.email_unsubscribe_rate__n) as email_unsubscribe_rate__n,
            sum(dated.email_unsubscribe_rate__d) as email_unsubscribe_rate__d,
            sum(dated.email_bounce_rate__n) as email_bounce_rate__n,
            sum(dated.email_bounce_rate__d) as email_bounce_rate__d
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
    'email_open_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(email_open_rate__n as double) as numerator,
    cast(email_open_rate__d as double) as denominator,
    cast(email_open_rate__n as double) / nullif(cast(email_open_rate__d as double), 0) as value
from aggregated
where
    (email_open_rate__n is not null or email_open_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'platform', 'campaign')
union all
select
    'email_click_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(email_click_rate__n as double) as numerator,
    cast(email_click_rate__d as double) as denominator,
    cast(email_click_rate__n as double) / nullif(cast(email_click_rate__d as double), 0) as value
from aggregated
where
    (email_click_rate__n is not null or email_click_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'platform', 'campaign')
union all
select
    'email_unsubscribe_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(email_unsubscribe_rate__n as double) as numerator,
    cast(email_unsubscribe_rate__d as double) as denominator,
    cast(email_unsubscribe_rate__n as double)
    / nullif(cast(email_unsubscribe_rate__d as double), 0) as value
from aggregated
where
    (email_unsubscribe_rate__n is not null or email_unsubscribe_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'platform', 'campaign')
union all
select
    'email_bounce_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(email_bounce_rate__n as double) as numerator,
    cast(email_bounce_rate__d as double) as denominator,
    cast(email_bounce_rate__n as double) / nullif(cast(email_bounce_rate__d as double), 0) as value
from aggregated
where
    (email_bounce_rate__n is not null or email_bounce_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'platform', 'campaign')
