{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            delivered_date as period_date,
            product,
            case
                when is_delivered and completion_hours is not null
                then cast(completion_hours as decimal(38, 12))
            end as avg_completion_time__n,
            case
                when is_delivered and completion_hours is not null then cast(1 as decimal(38, 12))
            end as avg_completion_time__d,
            case
                when is_delivered and is_on_time is not null
                then cast(case when is_on_time then 1 else 0 end as decimal(38, 12))
            end as on_time_delivery_rate__n,
            case
                when is_delivered and is_on_time is not null then cast(1 as decimal(38, 12))
            end as on_time_delivery_rate__d,
            case
                when is_delivered
                then cast(case when is_reworked then 1 else 0 end as decimal(38, 12))
            end as rework_rate__n,
            case when is_delivered then cast(1 as decimal(38, 12)) end as rework_rate__d,
            case
                when is_delivered then cast(revision_count as decimal(38, 12))
            end as revisions_required__n,
            case when is_delivered then cast(1 as decimal(38, 12)) end as revisions_required__d
        from {{ ref("fct_projects") }}
        where delivered_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            product,
            sum(avg_completion_time__n) as avg_completion_time__n,
            sum(avg_completion_time__d) as avg_completion_time__d,
            sum(on_time_delivery_rate__n) as on_time_delivery_rate__n,
            sum(on_time_delivery_rate__d) as on_time_delivery_rate__d,
            sum(rework_rate__n) as rework_rate__n,
            sum(rework_rate__d) as rework_rate__d,
            sum(revisions_required__n) as revisions_required__n,
            sum(revisions_required__d) as revisions_required__d
        from measured
        group by tenant_key, period_date, product
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
            product,
            avg_completion_time__n,
            avg_completion_time__d,
            on_time_delivery_rate__n,
            on_time_delivery_rate__d,
            rework_rate__n,
            rework_rate__d,
            revisions_required__n,
            revisions_required__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as product,
            cast(null as decimal(38, 12)) as avg_completion_time__n,
            cast(null as decimal(38, 12)) as avg_completion_time__d,
            cast(null as decimal(38, 12)) as on_time_delivery_rate__n,
            cast(null as decimal(38, 12)) as on_time_delivery_rate__d,
            cast(null as decimal(38, 12)) as rework_rate__n,
            cast(null as decimal(38, 12)) as rework_rate__d,
            cast(null as decimal(38, 12)) as revisions_required__n,
            cast(null as decimal(38, 12)) as revisions_required__d,
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
            sum(dated.avg_completion_time__n) as avg_completion_time__n,
            sum(dated.avg_completion_time__d) as avg_completion_time__d,
            sum(dated.on_time_delivery_rate__n) as on_time_delivery_rate__n,
            sum(dated.on_time_delivery_rate__d) as on_time_delivery_rate__d,
            sum(dated.rework_rate__n) as rework_rate__n,
            sum(dated.rework_rate__d) as rework_rate__d,
            sum(dated.revisions_required__n) as revisions_required__n,
            sum(dated.revisions_required__d) as revisions_required__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'product' as slice_dimension,
            coalesce(cast(dated.product as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.avg_completion_time__n) as avg_completion_time__n,
            sum(dated.avg_completion_time__d) as avg_completion_time__d,
            sum(dated.on_time_delivery_rate__n) as on_time_delivery_rate__n,
            sum(dated.on_time_delivery_rate__d) as on_time_delivery_rate__d,
            sum(dated.rework_rate__n) as rework_rate__n,
            sum(dated.rework_rate__d) as rework_rate__d,
            sum(dated.revisions_required__n) as revisions_required__n,
            sum(dated.revisions_required__d) as revisions_required__d
        from dated
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('week')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.product as string), 'unknown')
    )
select
    'avg_completion_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(avg_completion_time__n as double) as numerator,
    cast(avg_completion_time__d as double) as denominator,
    cast(avg_completion_time__n as double)
    / nullif(cast(avg_completion_time__d as double), 0) as value
from aggregated
where
    (avg_completion_time__n is not null or avg_completion_time__d is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'product')
union all
select
    'on_time_delivery_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(on_time_delivery_rate__n as double) as numerator,
    cast(on_time_delivery_rate__d as double) as denominator,
    cast(on_time_delivery_rate__n as double)
    / nullif(cast(on_time_delivery_rate__d as double), 0) as value
from aggregated
where
    (on_time_delivery_rate__n is not null or on_time_delivery_rate__d is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'product')
union all
select
    'rework_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(rework_rate__n as double) as numerator,
    cast(rework_rate__d as double) as denominator,
    cast(rework_rate__n as double) / nullif(cast(rework_rate__d as double), 0) as value
from aggregated
where
    (rework_rate__n is not null or rework_rate__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'product')
union all
select
    'revisions_required' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(revisions_required__n as double) as numerator,
    cast(revisions_required__d as double) as denominator,
    cast(revisions_required__n as double)
    / nullif(cast(revisions_required__d as double), 0) as value
from aggregated
where
    (revisions_required__n is not null or revisions_required__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'product')
