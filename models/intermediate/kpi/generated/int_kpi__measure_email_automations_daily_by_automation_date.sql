{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            automation_date as period_date,
            campaign_key,
            cast(click_count as decimal(38, 12)) as email_automation_performance__n,
            cast(sent_count as decimal(38, 12)) as email_automation_performance__d
        from {{ ref("int_kpi__email_automations_daily") }}
        where automation_date is not null
    ),
    ends as (
        select
            days.tenant_key,
            periods.grain,
            periods.period_start,
            periods.period_end,
            max(days.period_date) as last_date
        from (select distinct tenant_key, period_date from measured) as days
        inner join {{ ref("int_kpi__periods") }} as periods on days.period_date = periods.date_key
        where periods.grain in ('month')
        group by days.tenant_key, periods.grain, periods.period_start, periods.period_end
    ),
    dated as (
        select
            rows.*,
            ends.grain,
            cast(ends.period_start as timestamp) as period_start,
            cast(ends.period_end as timestamp) as period_end,
            true as is_last,
            false as is_filler
        from measured as rows
        inner join ends on rows.tenant_key = ends.tenant_key and rows.period_date = ends.last_date
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
                case when dated.is_last then dated.email_automation_performance__n end
            ) as email_automation_performance__n,
            sum(
                case when dated.is_last then dated.email_automation_performance__d end
            ) as email_automation_performance__d
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
            sum(
                case when dated.is_last then dated.email_automation_performance__n end
            ) as email_automation_performance__n,
            sum(
                case when dated.is_last then dated.email_automation_performance__d end
            ) as email_automation_performance__d
        from dated
        left join
            {{ ref("dim_campaign") }} as campaign_slice
            on dated.campaign_key = campaign_slice.campaign_key
            and campaign_slice.is_current
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(campaign_slice.campaign_id as string), 'unknown')
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
