{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            started_date as period_date,
            journey,
            cast(
                case when is_completed then 1 else 0 end as decimal(38, 12)
            ) as journey_completion_rate__n,
            cast(1 as decimal(38, 12)) as journey_completion_rate__d
        from {{ ref("int_product__journeys") }}
        where started_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            journey,
            sum(journey_completion_rate__n) as journey_completion_rate__n,
            sum(journey_completion_rate__d) as journey_completion_rate__d
        from measured
        group by tenant_key, period_date, journey
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
            journey,
            journey_completion_rate__n,
            journey_completion_rate__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as journey,
            cast(null as decimal(38, 12)) as journey_completion_rate__n,
            cast(null as decimal(38, 12)) as journey_completion_rate__d,
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
        where periods.grain in ('week', 'month')
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
            sum(dated.journey_completion_rate__n) as journey_completion_rate__n,
            sum(dated.journey_completion_rate__d) as journey_completion_rate__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'journey' as slice_dimension,
            coalesce(cast(dated.journey as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.journey_completion_rate__n) as journey_completion_rate__n,
            sum(dated.journey_completion_rate__d) as journey_completion_rate__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.journey as string), 'unknown')
    )
select
    'journey_completion_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(journey_completion_rate__n as double) as numerator,
    cast(journey_completion_rate__d as double) as denominator,
    cast(journey_completion_rate__n as double)
    / nullif(cast(journey_completion_rate__d as double), 0) as value
from aggregated
where
    (journey_completion_rate__n is not null or journey_completion_rate__d is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'journey')
