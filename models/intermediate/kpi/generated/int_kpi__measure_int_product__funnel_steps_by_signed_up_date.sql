{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            signed_up_date as period_date,
            step,
            cast(
                case when is_converted then 1 else 0 end as decimal(38, 12)
            ) as product_funnel_conversion__n,
            cast(1 as decimal(38, 12)) as product_funnel_conversion__d
        from {{ ref("int_product__funnel_steps") }}
        where signed_up_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            step,
            sum(product_funnel_conversion__n) as product_funnel_conversion__n,
            sum(product_funnel_conversion__d) as product_funnel_conversion__d
        from measured
        group by tenant_key, period_date, step
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
            step,
            product_funnel_conversion__n,
            product_funnel_conversion__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as step,
            cast(null as decimal(38, 12)) as product_funnel_conversion__n,
            cast(null as decimal(38, 12)) as product_funnel_conversion__d,
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
        where periods.grain in ('day', 'week', 'month')
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
            sum(dated.product_funnel_conversion__n) as product_funnel_conversion__n,
            sum(dated.product_funnel_conversion__d) as product_funnel_conversion__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'step' as slice_dimension,
            coalesce(cast(dated.step as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.product_funnel_conversion__n) as product_funnel_conversion__n,
            sum(dated.product_funnel_conversion__d) as product_funnel_conversion__d
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
            coalesce(cast(dated.step as string), 'unknown')
    )
select
    'product_funnel_conversion' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(product_funnel_conversion__n as double) as numerator,
    cast(product_funnel_conversion__d as double) as denominator,
    cast(product_funnel_conversion__n as double)
    / nullif(cast(product_funnel_conversion__d as double), 0) as value
from aggregated
where
    (product_funnel_conversion__n is not null or product_funnel_conversion__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'step')
