{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            created_date as period_date,
            channel_key,
            campaign_key,
            employee_key,
            cast(1 as decimal(38, 12)) as leads_generated__n,
            case
                when lead_score is not null then cast(lead_score / 10 as decimal(38, 12))
            end as lead_quality_score__n,
            case
                when lead_score is not null then cast(1 as decimal(38, 12))
            end as lead_quality_score__d,
            cast(
                case when is_opportunity then 1 else 0 end as decimal(38, 12)
            ) as lead_to_opportunity_rate__n,
            cast(1 as decimal(38, 12)) as lead_to_opportunity_rate__d,
            cast(case when is_event_lead then 1 else 0 end as decimal(38, 12)) as event_leads__n,
            cast(response_hours as double) as lead_response_time__n,
            cast(
                case when is_customer then 1 else 0 end as decimal(38, 12)
            ) as pipeline_conversion_rate__n,
            cast(1 as decimal(38, 12)) as pipeline_conversion_rate__d
        from {{ ref("fct_leads") }}
        where created_date is not null
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from measured
        group by tenant_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
            channel_key,
            campaign_key,
            employee_key,
            leads_generated__n,
            lead_quality_score__n,
            lead_quality_score__d,
            lead_to_opportunity_rate__n,
            lead_to_opportunity_rate__d,
            event_leads__n,
            lead_response_time__n,
            pipeline_conversion_rate__n,
            pipeline_conversion_rate__d,
            false as is_filler
        from measured
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as channel_key,
            cast(null as string) as campaign_key,
            cast(null as string) as employee_key,
            cast(0 as decimal(38, 12)) as leads_generated__n,
            cast(null as decimal(38, 12)) as lead_quality_score__n,
            cast(null as decimal(38, 12)) as lead_quality_score__d,
            cast(null as decimal(38, 12)) as lead_to_opportunity_rate__n,
            cast(null as decimal(38, 12)) as lead_to_opportunity_rate__d,
            cast(0 as decimal(38, 12)) as event_leads__n,
            cast(null as double) as lead_response_time__n,
            cast(null as decimal(38, 12)) as pipeline_conversion_rate__n,
            cast(null as decimal(38, 12)) as pipeline_conversion_rate__d,
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
            sum(dated.leads_generated__n) as leads_generated__n,
            sum(dated.lead_quality_score__n) as lead_quality_score__n,
            sum(dated.lead_quality_score__d) as lead_quality_score__d,
            sum(dated.lead_to_opportunity_rate__n) as lead_to_opportunity_rate__n,
            sum(dated.lead_to_opportunity_rate__d) as lead_to_opportunity_rate__d,
            sum(dated.event_leads__n) as event_leads__n,
            percentile_cont(0.5) within group (
                order by dated.lead_response_time__n
            ) as lead_response_time__n,
            sum(dated.pipeline_conversion_rate__n) as pipeline_conversion_rate__n,
            sum(dated.pipeline_conversion_rate__d) as pipeline_conversion_rate__d
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
            sum(dated.leads_generated__n) as leads_generated__n,
            cast(null as decimal(38, 12)) as lead_quality_score__n,
            cast(null as decimal(38, 12)) as lead_quality_score__d,
            cast(null as decimal(38, 12)) as lead_to_opportunity_rate__n,
            cast(null as decimal(38, 12)) as lead_to_opportunity_rate__d,
            sum(dated.event_leads__n) as event_leads__n,
            cast(null as decimal(38, 12)) as lead_response_time__n,
            cast(null as decimal(38, 12)) as pipeline_conversion_rate__n,
            cast(null as decimal(38, 12)) as pipeline_conversion_rate__d
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
            sum(dated.leads_generated__n) as leads_generated__n,
            sum(dated.lead_quality_score__n) as lead_quality_score__n,
            sum(dated.lead_quality_score__d) as lead_quality_score__d,
            sum(dated.lead_to_opportunity_rate__n) as lead_to_opportunity_rate__n,
            sum(dated.lead_to_opportunity_rate__d) as lead_to_opportunity_rate__d,
            sum(dated.event_leads__n) as event_leads__n,
            percentile_cont(0.5) within group (
                order by dated.lead_response_time__n
            ) as lead_response_time__n,
            sum(dated.pipeline_conversion_rate__n) as pipeline_conversion_rate__n,
            sum(dated.pipeline_conversion_rate__d) as pipeline_conversion_rate__d
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
            sum(dated.leads_generated__n) as leads_generated__n,
            cast(null as decimal(38, 12)) as lead_quality_score__n,
            cast(null as decimal(38, 12)) as lead_quality_score__d,
            cast(null as decimal(38, 12)) as lead_to_opportunity_rate__n,
            cast(null as decimal(38, 12)) as lead_to_opportunity_rate__d,
            sum(dated.event_leads__n) as event_leads__n,
            cast(null as decimal(38, 12)) as lead_response_time__n,
            cast(null as decimal(38, 12)) as pipeline_conversion_rate__n,
            cast(null as decimal(38, 12)) as pipeline_conversion_rate__d
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
            sum(dated.leads_generated__n) as leads_generated__n,
            sum(dated.lead_quality_score__n) as lead_quality_score__n,
            sum(dated.lead_quality_score__d) as lead_quality_score__d,
            sum(dated.lead_to_opportunity_rate__n) as lead_to_opportunity_rate__n,
            sum(dated.lead_to_opportunity_rate__d) as lead_to_opportunity_rate__d,
            sum(dated.event_leads__n) as event_leads__n,
            percentile_cont(0.5) within group (
                order by dated.lead_response_time__n
            ) as lead_response_time__n,
            sum(dated.pipeline_conversion_rate__n) as pipeline_conversion_rate__n,
            sum(dated.pipeline_conversion_rate__d) as pipeline_conversion_rate__d
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
            'employee' as slice_dimension,
            coalesce(cast(employee_slice.employee_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.leads_generated__n) as leads_generated__n,
            sum(dated.lead_quality_score__n) as lead_quality_score__n,
            sum(dated.lead_quality_score__d) as lead_quality_score__d,
            sum(dated.lead_to_opportunity_rate__n) as lead_to_opportunity_rate__n,
            sum(dated.lead_to_opportunity_rate__d) as lead_to_opportunity_rate__d,
            sum(dated.event_leads__n) as event_leads__n,
            percentile_cont(0.5) within group (
                order by dated.lead_response_time__n
            ) as lead_response_time__n,
            sum(dated.pipeline_conversion_rate__n) as pipeline_conversion_rate__n,
            sum(dated.pipeline_conversion_rate__d) as pipeline_conversion_rate__d
        from dated
        left join
            {{ ref("dim_employee") }} as employee_slice
            on dated.employee_key = employee_slice.employee_key
            and employee_slice.is_current
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day', 'week', 'quarter')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(employee_slice.employee_id as string), 'unknown')
    )
select
    'leads_generated' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(leads_generated__n as double) as numerator,
    cast(null as double) as denominator,
    cast(leads_generated__n as double) as value
from aggregated
where
    (leads_generated__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'campaign')
union all
select
    'lead_quality_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(lead_quality_score__n as double) as numerator,
    cast(lead_quality_score__d as double) as denominator,
    cast(lead_quality_score__n as double)
    / nullif(cast(lead_quality_score__d as double), 0) as value
from aggregated
where
    (lead_quality_score__n is not null or lead_quality_score__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel')
union all
select
    'lead_to_opportunity_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(lead_to_opportunity_rate__n as double) as numerator,
    cast(lead_to_opportunity_rate__d as double) as denominator,
    cast(lead_to_opportunity_rate__n as double)
    / nullif(cast(lead_to_opportunity_rate__d as double), 0) as value
from aggregated
where
    (lead_to_opportunity_rate__n is not null or lead_to_opportunity_rate__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel')
union all
select
    'event_leads' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(event_leads__n as double) as numerator,
    cast(null as double) as denominator,
    cast(event_leads__n as double) as value
from aggregated
where
    (event_leads__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'campaign')
union all
select
    'lead_response_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(lead_response_time__n as double) as numerator,
    cast(null as double) as denominator,
    cast(lead_response_time__n as double) as value
from aggregated
where
    (lead_response_time__n is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'channel', 'employee')
union all
select
    'pipeline_conversion_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(pipeline_conversion_rate__n as double) as numerator,
    cast(pipeline_conversion_rate__d as double) as denominator,
    cast(pipeline_conversion_rate__n as double)
    / nullif(cast(pipeline_conversion_rate__d as double), 0) as value
from aggregated
where
    (pipeline_conversion_rate__n is not null or pipeline_conversion_rate__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel')
