{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            performance_date as period_date,
            campaign_key,
            cast(total_cost_amount as decimal(38, 12)) as cost_per_acquisition__n,
            cast(acquisition_credit as decimal(38, 12)) as cost_per_acquisition__d,
            case
                when campaign_id <> 'unknown'
                then
                    cast(
                        coalesce(attributed_revenue_amount_reporting, 0)
                        + 0.3 * coalesce(assisted_revenue_amount_reporting, 0)
                        - total_cost_amount_reporting as decimal(38, 12)
                    )
            end as blended_campaign_roi__n,
            case
                when campaign_id <> 'unknown'
                then cast(total_cost_amount_reporting as decimal(38, 12))
            end as blended_campaign_roi__d,
            case
                when is_retargeting then cast(conversion_value_amount as decimal(38, 12))
            end as retargeting_effectiveness__n,
            case
                when is_retargeting then cast(spend_amount as decimal(38, 12))
            end as retargeting_effectiveness__d
        from {{ ref("mart_campaign_performance") }}
        where performance_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            campaign_key,
            sum(cost_per_acquisition__n) as cost_per_acquisition__n,
            sum(cost_per_acquisition__d) as cost_per_acquisition__d,
            sum(blended_campaign_roi__n) as blended_campaign_roi__n,
            sum(blended_campaign_roi__d) as blended_campaign_roi__d,
            sum(retargeting_effectiveness__n) as retargeting_effectiveness__n,
            sum(retargeting_effectiveness__d) as retargeting_effectiveness__d
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
            cost_per_acquisition__n,
            cost_per_acquisition__d,
            blended_campaign_roi__n,
            blended_campaign_roi__d,
            retargeting_effectiveness__n,
            retargeting_effectiveness__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as campaign_key,
            cast(null as decimal(38, 12)) as cost_per_acquisition__n,
            cast(null as decimal(38, 12)) as cost_per_acquisition__d,
            cast(null as decimal(38, 12)) as blended_campaign_roi__n,
            cast(null as decimal(38, 12)) as blended_campaign_roi__d,
            cast(null as decimal(38, 12)) as retargeting_effectiveness__n,
            cast(null as decimal(38, 12)) as retargeting_effectiveness__d,
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
        where periods.grain in ('day', 'month', 'quarter')
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
            sum(dated.cost_per_acquisition__n) as cost_per_acquisition__n,
            sum(dated.cost_per_acquisition__d) as cost_per_acquisition__d,
            sum(dated.blended_campaign_roi__n) as blended_campaign_roi__n,
            sum(dated.blended_campaign_roi__d) as blended_campaign_roi__d,
            sum(dated.retargeting_effectiveness__n) as retargeting_effectiveness__n,
            sum(dated.retargeting_effectiveness__d) as retargeting_effectiveness__d
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
            sum(dated.cost_per_acquisition__n) as cost_per_acquisition__n,
            sum(dated.cost_per_acquisition__d) as cost_per_acquisition__d,
            sum(dated.blended_campaign_roi__n) as blended_campaign_roi__n,
            sum(dated.blended_campaign_roi__d) as blended_campaign_roi__d,
            sum(dated.retargeting_effectiveness__n) as retargeting_effectiveness__n,
            sum(dated.retargeting_effectiveness__d) as retargeting_effectiveness__d
        from dated
        left join
            {{ ref("dim_campaign") }} as campaign_slice
            on dated.campaign_key = campaign_slice.campaign_key
            and campaign_slice.is_current
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(campaign_slice.campaign_id as string), 'unknown')
    )
select
    'cost_per_acquisition' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(cost_per_acquisition__n as double) as numerator,
    cast(cost_per_acquisition__d as double) as denominator,
    cast(cost_per_acquisition__n as double)
    / nullif(cast(cost_per_acquisition__d as double), 0) as value
from aggregated
where
    (cost_per_acquisition__n is not null or cost_per_acquisition__d is not null)
    and grain in ('day', 'month', 'quarter')
    and slice_dimension in ('total', 'campaign')
union all
select
    'blended_campaign_roi' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(blended_campaign_roi__n as double) as numerator,
    cast(blended_campaign_roi__d as double) as denominator,
    cast(blended_campaign_roi__n as double)
    / nullif(cast(blended_campaign_roi__d as double), 0) as value
from aggregated
where
    (blended_campaign_roi__n is not null or blended_campaign_roi__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'campaign')
union all
select
    'retargeting_effectiveness' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(retargeting_effectiveness__n as double) as numerator,
    cast(retargeting_effectiveness__d as double) as denominator,
    cast(retargeting_effectiveness__n as double)
    / nullif(cast(retargeting_effectiveness__d as double), 0) as value
from aggregated
where
    (retargeting_effectiveness__n is not null or retargeting_effectiveness__d is not null)
    and grain in ('day', 'month', 'quarter')
    and slice_dimension in ('total', 'campaign')
