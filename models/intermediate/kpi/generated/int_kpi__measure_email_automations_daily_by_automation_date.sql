{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            automation_date as period_date,
            campaign_key,
            cast(click_count as decimal(28, 6)) as email_automation_performance__n,
            cast(sent_count as decimal(28, 6)) as email_automation_performance__d
        from {{ ref("int_kpi__email_automations_daily") }}
        where automation_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            campaign_key,
            sum(email_automation_performance__n) as email_automation_performance__n,
            sum(email_automation_performance__d) as email_automation_performance__d
        from measured
        group by tenant_key, period_date, campaign_key
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
            email_automation_performance__n,
            email_automation_performance__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as campaign_key,
            cast(null as decimal(28, 6)) as email_automation_performance__n,
            cast(null as decimal(28, 6)) as email_automation_performance__d,
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
    dated as (
        select
            filled.*,
            periods.grain,
            cast(periods.period_start as timestamp) as period_start,
            cast(periods.period_end as timestamp) as period_end,
            filled.period_date
            = max(case when not filled.is_filler then filled.period_date end) over (
                partition by filled.tenant_key, periods.grain, periods.period_start
            ) as is_last
        from filled
        inner join {{ ref("int_kpi__periods") }} as periods on filled.period_date = periods.date_key
        where periods.grain in ('month')
    ),
    slices as (
        select 'total' as slice_dimension
        union all
        select 'campaign' as slice_dimension
    ),
    sliced as (
        select
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            dated.is_last,
            slices.slice_dimension,
            case
                slices.slice_dimension
                when 'total'
                then 'total'
                when 'campaign'
                then coalesce(cast(campaign_slice.campaign_id as string), 'unknown')
            end as slice_member,
            dated.email_automation_performance__n,
            dated.email_automation_performance__d
        from dated
        cross join slices
        left join
            {{ ref("dim_campaign") }} as campaign_slice
            on dated.campaign_key = campaign_slice.campaign_key
            and campaign_slice.is_current
        where (slices.slice_dimension = 'total' or not dated.is_filler)
    ),
    scoped as (
        select
            tenant_key,
            grain,
            period_start,
            period_end,
            is_last,
            slice_dimension,
            slice_member,
            email_automation_performance__n,
            email_automation_performance__d
        from sliced
        where tenant_key <> {{ surrogate_key(["'group'"]) }}
    ),
    aggregated as (
        select
            tenant_key,
            slice_dimension,
            slice_member,
            grain,
            period_start,
            period_end,
            sum(
                case when is_last then email_automation_performance__n end
            ) as email_automation_performance__n,
            sum(
                case when is_last then email_automation_performance__d end
            ) as email_automation_performance__d
        from scoped
        group by tenant_key, slice_dimension, slice_member, grain, period_start, period_end
    )
select
    'email_automation_performance' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(email_automation_performance__n as double) as numerator,
    cast(email_automation_performance__d as double) as denominator,
    cast(email_automation_performance__n as double)
    / nullif(cast(email_automation_performance__d as double), 0) as value
from aggregated
where
    (email_automation_performance__n is not null or email_automation_performance__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'campaign')
