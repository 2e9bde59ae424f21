{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            converted_date as period_date,
            channel_key,
            case
                when conversion_type = 'customer'
                then
                    cast(
                        case when has_marketing_touch then value_amount else 0 end as decimal(28, 6)
                    )
            end as marketing_influenced_revenue__n,
            case
                when conversion_type = 'customer' then cast(value_amount as decimal(28, 6))
            end as marketing_influenced_revenue__d,
            case
                when conversion_type = 'customer' and is_new_customer then cast(1 as decimal(28, 6))
            end as customer_acquisition_rate__n
        from {{ ref("fct_conversions") }}
        where converted_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            channel_key,
            sum(marketing_influenced_revenue__n) as marketing_influenced_revenue__n,
            sum(marketing_influenced_revenue__d) as marketing_influenced_revenue__d,
            sum(customer_acquisition_rate__n) as customer_acquisition_rate__n
        from measured
        group by tenant_key, period_date, channel_key
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
            marketing_influenced_revenue__n,
            marketing_influenced_revenue__d,
            customer_acquisition_rate__n,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as channel_key,
            cast(null as decimal(28, 6)) as marketing_influenced_revenue__n,
            cast(null as decimal(28, 6)) as marketing_influenced_revenue__d,
            cast(0 as decimal(28, 6)) as customer_acquisition_rate__n,
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
        where periods.grain in ('month', 'quarter')
    ),
    slices as (
        select 'total' as slice_dimension
        union all
        select 'channel' as slice_dimension
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
            end as slice_member,
            dated.marketing_influenced_revenue__n,
            dated.marketing_influenced_revenue__d,
            dated.customer_acquisition_rate__n
        from dated
        cross join slices
        left join
            {{ ref("dim_channel") }} as channel_slice
            on dated.channel_key = channel_slice.channel_key
        where (slices.slice_dimension = 'total' or not dated.is_filler)
    ),
    scoped as (
        select
            tenant_key,
            grain,
            period_start,
            period_end,
            slice_dimension,
            slice_member,
            marketing_influenced_revenue__n,
            marketing_influenced_revenue__d,
            customer_acquisition_rate__n
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
            null as marketing_influenced_revenue__n,
            null as marketing_influenced_revenue__d,
            customer_acquisition_rate__n as customer_acquisition_rate__n
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
            sum(marketing_influenced_revenue__n) as marketing_influenced_revenue__n,
            sum(marketing_influenced_revenue__d) as marketing_influenced_revenue__d,
            sum(customer_acquisition_rate__n) as customer_acquisition_rate__n
        from scoped
        group by tenant_key, slice_dimension, slice_member, grain, period_start, period_end
    )
select
    'marketing_influenced_revenue' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(marketing_influenced_revenue__n as double) as numerator,
    cast(marketing_influenced_revenue__d as double) as denominator,
    cast(marketing_influenced_revenue__n as double)
    / nullif(cast(marketing_influenced_revenue__d as double), 0) as value
from aggregated
where
    (marketing_influenced_revenue__n is not null or marketing_influenced_revenue__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'channel')
union all
select
    'customer_acquisition_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(customer_acquisition_rate__n as double) as numerator,
    cast(null as double) as denominator,
    cast(customer_acquisition_rate__n as double) as value
from aggregated
where
    (customer_acquisition_rate__n is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'channel')
