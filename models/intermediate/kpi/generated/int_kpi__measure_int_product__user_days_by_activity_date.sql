{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            activity_date as period_date,
            segment,
            cast(event_count as decimal(38, 12)) as usage_intensity__n,
            cast(
                case when is_main_device then 1 else 0 end as decimal(38, 12)
            ) as usage_intensity__d
        from {{ ref("int_product__user_days") }}
        where activity_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            segment,
            sum(usage_intensity__n) as usage_intensity__n,
            sum(usage_intensity__d) as usage_intensity__d
        from measured
        group by tenant_key, period_date, segment
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
            segment,
            usage_intensity__n,
            usage_intensity__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as segment,
            cast(null as decimal(38, 12)) as usage_intensity__n,
            cast(null as decimal(38, 12)) as usage_intensity__d,
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
            sum(dated.usage_intensity__n) as usage_intensity__n,
            sum(dated.usage_intensity__d) as usage_intensity__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'segment' as slice_dimension,
            coalesce(cast(dated.segment as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.usage_intensity__n) as usage_intensity__n,
            sum(dated.usage_intensity__d) as usage_intensity__d
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
            coalesce(cast(dated.segment as string), 'unknown')
    )
select
    'usage_intensity' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(usage_intensity__n as double) as numerator,
    cast(usage_intensity__d as double) as denominator,
    cast(usage_intensity__n as double) / nullif(cast(usage_intensity__d as double), 0) as value
from aggregated
where
    (usage_intensity__n is not null or usage_intensity__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'segment')
