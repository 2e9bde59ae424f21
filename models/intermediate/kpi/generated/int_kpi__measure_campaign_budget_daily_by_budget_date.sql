{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            budget_date as period_date,
            channel_key,
            campaign_key,
            cast(daily_budget_amount as decimal(38, 12)) as campaign_budget_allocated__n,
            cast(daily_budget_amount_reporting as decimal(38, 12)) as campaign_budget_allocated__r,
            case
                when daily_budget_amount is not null then cast(spend_amount as decimal(38, 12))
            end as campaign_budget_spent__n,
            case
                when daily_budget_amount is not null
                then cast(spend_amount_reporting as decimal(38, 12))
            end as campaign_budget_spent__r,
            case
                when budget_to_date_amount is not null
                then cast(spend_to_date_amount as decimal(38, 12))
            end as lifetime_budget_utilization__n,
            case
                when budget_to_date_amount is not null
                then cast(budget_to_date_amount as decimal(38, 12))
            end as lifetime_budget_utilization__d
        from {{ ref("fct_campaign_budget_daily") }}
        where budget_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            channel_key,
            campaign_key,
            sum(campaign_budget_allocated__n) as campaign_budget_allocated__n,
            sum(campaign_budget_allocated__r) as campaign_budget_allocated__r,
            sum(campaign_budget_spent__n) as campaign_budget_spent__n,
            sum(campaign_budget_spent__r) as campaign_budget_spent__r,
            sum(lifetime_budget_utilization__n) as lifetime_budget_utilization__n,
            sum(lifetime_budget_utilization__d) as lifetime_budget_utilization__d
        from measured
        group by tenant_key, period_date, channel_key, campaign_key
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
            campaign_budget_allocated__n,
            campaign_budget_allocated__r,
            campaign_budget_spent__n,
            campaign_budget_spent__r,
            lifetime_budget_utilization__n,
            lifetime_budget_utilization__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as channel_key,
            cast(null as string) as campaign_key,
            cast(0 as decimal(38, 12)) as campaign_budget_allocated__n,
            cast(0 as decimal(38, 12)) as campaign_budget_allocated__r,
            cast(0 as decimal(38, 12)) as campaign_budget_spent__n,
            cast(0 as decimal(38, 12)) as campaign_budget_spent__r,
            cast(null as decimal(38, 12)) as lifetime_budget_utilization__n,
            cast(null as decimal(38, 12)) as lifetime_budget_utilization__d,
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
            sum(dated.campaign_budget_allocated__n) as campaign_budget_allocated__n,
            sum(dated.campaign_budget_spent__n) as campaign_budget_spent__n,
            sum(
                case when dated.is_last then dated.lifetime_budget_utilization__n end
            ) as lifetime_budget_utilization__n,
            sum(
                case when dated.is_last then dated.lifetime_budget_utilization__d end
            ) as lifetime_budget_utilization__d
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
            sum(dated.campaign_budget_allocated__r) as campaign_budget_allocated__n,
            sum(dated.campaign_budget_spent__r) as campaign_budget_spent__n,
            cast(null as decimal(38, 12)) as lifetime_budget_utilization__n,
            cast(null as decimal(38, 12)) as lifetime_budget_utilization__d
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
            sum(dated.campaign_budget_allocated__n) as campaign_budget_allocated__n,
            sum(dated.campaign_budget_spent__n) as campaign_budget_spent__n,
            sum(
                case when dated.is_last then dated.lifetime_budget_utilization__n end
            ) as lifetime_budget_utilization__n,
            sum(
                case when dated.is_last then dated.lifetime_budget_utilization__d end
            ) as lifetime_budget_utilization__d
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
            sum(dated.campaign_budget_allocated__r) as campaign_budget_allocated__n,
            sum(dated.campaign_budget_spent__r) as campaign_budget_spent__n,
            cast(null as decimal(38, 12)) as lifetime_budget_utilization__n,
            cast(null as decimal(38, 12)) as lifetime_budget_utilization__d
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
            sum(dated.campaign_budget_allocated__n) as campaign_budget_allocated__n,
            sum(dated.campaign_budget_spent__n) as campaign_budget_spent__n,
            sum(
                case when dated.is_last then dated.lifetime_budget_utilization__n end
            ) as lifetime_budget_utilization__n,
            sum(
                case when dated.is_last then dated.lifetime_budget_utilization__d end
            ) as lifetime_budget_utilization__d
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
    )
select
    'campaign_budget_allocated' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(campaign_budget_allocated__n as double) as numerator,
    cast(null as double) as denominator,
    cast(campaign_budget_allocated__n as double) as value
from aggregated
where
    (campaign_budget_allocated__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'campaign')
union all
select
    'campaign_budget_spent' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(campaign_budget_spent__n as double) as numerator,
    cast(null as double) as denominator,
    cast(campaign_budget_spent__n as double) as value
from aggregated
where
    (campaign_budget_spent__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'campaign')
union all
select
    'lifetime_budget_utilization' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(lifetime_budget_utilization__n as double) as numerator,
    cast(lifetime_budget_utilization__d as double) as denominator,
    cast(lifetime_budget_utilization__n as double)
    / nullif(cast(lifetime_budget_utilization__d as double), 0) as value
from aggregated
where
    (lifetime_budget_utilization__n is not null or lifetime_budget_utilization__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'campaign')
