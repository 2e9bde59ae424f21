{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            created_date as period_date,
            channel_key,
            product,
            cast(
                case when is_won then 1 else 0 end as decimal(38, 12)
            ) as opportunity_to_customer_rate__n,
            cast(1 as decimal(38, 12)) as opportunity_to_customer_rate__d,
            cast(1 as decimal(38, 12)) as opportunities_created__n,
            cast(amount as decimal(38, 12)) as pipeline_generated__n,
            cast(amount_reporting as decimal(38, 12)) as pipeline_generated__r
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
            cast(null as decimal(38, 12)) as opportunity_to_customer_rate__n,
            cast(null as decimal(38, 12)) as opportunity_to_customer_rate__d,
            cast(0 as decimal(38, 12)) as opportunities_created__n,
            cast(0 as decimal(38, 12)) as pipeline_generated__n,
            cast(0 as decimal(38, 12)) as pipeline_generated__r,
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
            sum(dated.opportunity_to_customer_rate__n) as opportunity_to_customer_rate__n,
            sum(dated.opportunity_to_customer_rate__d) as opportunity_to_customer_rate__d,
            sum(dated.opportunities_created__n) as opportunities_created__n,
            sum(dated.pipeline_generated__n) as pipeline_generated__n
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
            cast(null as decimal(38, 12)) as opportunity_to_customer_rate__n,
            cast(null as decimal(38, 12)) as opportunity_to_customer_rate__d,
            sum(dated.opportunities_created__n) as opportunities_created__n,
            sum(dated.pipeline_generated__r) as pipeline_generated__n
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
            sum(dated.opportunity_to_customer_rate__n) as opportunity_to_customer_rate__n,
            sum(dated.opportunity_to_customer_rate__d) as opportunity_to_customer_rate__d,
            sum(dated.opportunities_created__n) as opportunities_created__n,
            sum(dated.pipeline_generated__n) as pipeline_generated__n
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
            cast(null as decimal(38, 12)) as opportunity_to_customer_rate__n,
            cast(null as decimal(38, 12)) as opportunity_to_customer_rate__d,
            sum(dated.opportunities_created__n) as opportunities_created__n,
            sum(dated.pipeline_generated__r) as pipeline_generated__n
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
            'product' as slice_dimension,
            coalesce(cast(dated.product as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.opportunity_to_customer_rate__n) as opportunity_to_customer_rate__n,
            sum(dated.opportunity_to_customer_rate__d) as opportunity_to_customer_rate__d,
            sum(dated.opportunities_created__n) as opportunities_created__n,
            sum(dated.pipeline_generated__n) as pipeline_generated__n
        from dated
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day', 'week')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.product as string), 'unknown')
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
