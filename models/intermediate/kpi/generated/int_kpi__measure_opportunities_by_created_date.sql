{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            created_date as period_date,
            channel_key,
            product,
            cast(
                case when is_won then 1 else 0 end as decimal(28, 6)
            ) as opportunity_to_customer_rate__n,
            cast(1 as decimal(28, 6)) as opportunity_to_customer_rate__d,
            cast(1 as decimal(28, 6)) as opportunities_created__n,
            cast(amount as decimal(28, 6)) as pipeline_generated__n,
            cast(amount_reporting as decimal(28, 6)) as pipeline_generated__r
        from {{ ref("fct_opportunities") }}
        where created_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            channel_key,
            product,
            sum(opportunity_to_customer_rate__n) as opportunity_to_customer_rate__n,
            sum(opportunity_to_customer_rate__d) as opportunity_to_customer_rate__d,
            sum(opportunities_created__n) as opportunities_created__n,
            sum(pipeline_generated__n) as pipeline_generated__n,
            sum(pipeline_generated__r) as pipeline_generated__r
        from measured
        group by tenant_key, period_date, channel_key, product
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
            product,
            opportunity_to_customer_rate__n,
            opportunity_to_customer_rate__d,
            opportunities_created__n,
            pipeline_generated__n,
            pipeline_generated__r,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as channel_key,
            cast(null as string) as product,
            cast(null as decimal(28, 6)) as opportunity_to_customer_rate__n,
            cast(null as decimal(28, 6)) as opportunity_to_customer_rate__d,
            cast(0 as decimal(28, 6)) as opportunities_created__n,
            cast(0 as decimal(28, 6)) as pipeline_generated__n,
            cast(0 as decimal(28, 6)) as pipeline_generated__r,
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
            cast(periods.period_end as timestamp) as period_end
        from filled
        inner join {{ ref("int_kpi__periods") }} as periods on filled.period_date = periods.date_key
        where periods.grain in ('day', 'week', 'month', 'quarter')
    ),
    slices as (
        select 'total' as slice_dimension
        union all
        select 'channel' as slice_dimension
        union all
        select 'product' as slice_dimension
    ),
    sliced as (
        select
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            slices.slice_dimension,
            case
                slices.slice_dimension
                when 'total'
                then 'total'
                when 'channel'
                then coalesce(cast(channel_slice.channel_id as string), 'unknown')
                when 'product'
                then coalesce(cast(dated.product as string), 'unknown')
            end as slice_member,
            dated.opportunity_to_customer_rate__n,
            dated.opportunity_to_customer_rate__d,
            dated.opportunities_created__n,
            dated.pipeline_generated__n,
            dated.pipeline_generated__r
        from dated
        cross join slices
        left join
            {{ ref("dim_channel") }} as channel_slice
            on dated.channel_key = channel_slice.channel_key
        where
            (slices.slice_dimension = 'total' or not dated.is_filler)
            and not (slices.slice_dimension = 'channel' and dated.grain in ('day'))
            and not (slices.slice_dimension = 'product' and dated.grain in ('day', 'week'))
    ),
    scoped as (
        select
            tenant_key,
            grain,
            period_start,
            period_end,
            slice_dimension,
            slice_member,
            opportunity_to_customer_rate__n,
            opportunity_to_customer_rate__d,
            opportunities_created__n,
            pipeline_generated__n
        from sliced
        where tenant_key <> {{ surrogate_key(["'group'"]) }}
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            grain,
            period_start,
            period_end,
            slice_dimension,
            slice_member,
            null as opportunity_to_customer_rate__n,
            null as opportunity_to_customer_rate__d,
            opportunities_created__n as opportunities_created__n,
            pipeline_generated__r as pipeline_generated__n
        from sliced
        where slice_dimension in ('total', 'channel')
    ),
    aggregated as (
        select
            tenant_key,
            slice_dimension,
            slice_member,
            grain,
            period_start,
            period_end,
            sum(opportunity_to_customer_rate__n) as opportunity_to_customer_rate__n,
            sum(opportunity_to_customer_rate__d) as opportunity_to_customer_rate__d,
            sum(opportunities_created__n) as opportunities_created__n,
            sum(pipeline_generated__n) as pipeline_generated__n
        from scoped
        group by tenant_key, slice_dimension, slice_member, grain, period_start, period_end
    )
select
    'opportunity_to_customer_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(opportunity_to_customer_rate__n as double) as numerator,
    cast(opportunity_to_customer_rate__d as double) as denominator,
    cast(opportunity_to_customer_rate__n as double)
    / nullif(cast(opportunity_to_customer_rate__d as double), 0) as value
from aggregated
where
    (opportunity_to_customer_rate__n is not null or opportunity_to_customer_rate__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel')
union all
select
    'opportunities_created' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(opportunities_created__n as double) as numerator,
    cast(null as double) as denominator,
    cast(opportunities_created__n as double) as value
from aggregated
where
    (opportunities_created__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'product')
union all
select
    'pipeline_generated' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(pipeline_generated__n as double) as numerator,
    cast(null as double) as denominator,
    cast(pipeline_generated__n as double) as value
from aggregated
where
    (pipeline_generated__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'product')
