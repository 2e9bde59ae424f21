{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            checked_date as period_date,
            case
                when dimension = 'accuracy' and rows_tested is not null
                then cast(rows_tested - coalesce(rows_failed, 0) as decimal(38, 12))
            end as data_accuracy__n,
            case
                when dimension = 'accuracy' and rows_tested is not null
                then cast(rows_tested as decimal(38, 12))
            end as data_accuracy__d,
            case
                when dimension = 'completeness' and rows_tested is not null
                then cast(rows_tested - coalesce(rows_failed, 0) as decimal(38, 12))
            end as data_completeness__n,
            case
                when dimension = 'completeness' and rows_tested is not null
                then cast(rows_tested as decimal(38, 12))
            end as data_completeness__d,
            case
                when dimension = 'consistency' and rows_tested is not null
                then cast(rows_tested - coalesce(rows_failed, 0) as decimal(38, 12))
            end as data_consistency__n,
            case
                when dimension = 'consistency' and rows_tested is not null
                then cast(rows_tested as decimal(38, 12))
            end as data_consistency__d,
            case
                when dimension = 'uniqueness' and rows_tested is not null
                then cast(coalesce(rows_failed, 0) as decimal(38, 12))
            end as duplicate_rate__n,
            case
                when dimension = 'uniqueness' and rows_tested is not null
                then cast(rows_tested as decimal(38, 12))
            end as duplicate_rate__d,
            case
                when check_name in ('relationships', 'refers_to') and rows_tested is not null
                then cast(rows_tested - coalesce(rows_failed, 0) as decimal(38, 12))
            end as referential_integrity_rate__n,
            case
                when check_name in ('relationships', 'refers_to') and rows_tested is not null
                then cast(rows_tested as decimal(38, 12))
            end as referential_integrity_rate__d
        from {{ ref("fct_data_quality_results") }}
        where checked_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            sum(data_accuracy__n) as data_accuracy__n,
            sum(data_accuracy__d) as data_accuracy__d,
            sum(data_completeness__n) as data_completeness__n,
            sum(data_completeness__d) as data_completeness__d,
            sum(data_consistency__n) as data_consistency__n,
            sum(data_consistency__d) as data_consistency__d,
            sum(duplicate_rate__n) as duplicate_rate__n,
            sum(duplicate_rate__d) as duplicate_rate__d,
            sum(referential_integrity_rate__n) as referential_integrity_rate__n,
            sum(referential_integrity_rate__d) as referential_integrity_rate__d
        from measured
        group by tenant_key, period_date
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
            data_accuracy__n,
            data_accuracy__d,
            data_completeness__n,
            data_completeness__d,
            data_consistency__n,
            data_consistency__d,
            duplicate_rate__n,
            duplicate_rate__d,
            referential_integrity_rate__n,
            referential_integrity_rate__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as decimal(38, 12)) as data_accuracy__n,
            cast(null as decimal(38, 12)) as data_accuracy__d,
            cast(null as decimal(38, 12)) as data_completeness__n,
            cast(null as decimal(38, 12)) as data_completeness__d,
            cast(null as decimal(38, 12)) as data_consistency__n,
            cast(null as decimal(38, 12)) as data_consistency__d,
            cast(null as decimal(38, 12)) as duplicate_rate__n,
            cast(null as decimal(38, 12)) as duplicate_rate__d,
            cast(null as decimal(38, 12)) as referential_integrity_rate__n,
            cast(null as decimal(38, 12)) as referential_integrity_rate__d,
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
            sum(dated.data_accuracy__n) as data_accuracy__n,
            sum(dated.data_accuracy__d) as data_accuracy__d,
            sum(dated.data_completeness__n) as data_completeness__n,
            sum(dated.data_completeness__d) as data_completeness__d,
            sum(dated.data_consistency__n) as data_consistency__n,
            sum(dated.data_consistency__d) as data_consistency__d,
            sum(dated.duplicate_rate__n) as duplicate_rate__n,
            sum(dated.duplicate_rate__d) as duplicate_rate__d,
            sum(dated.referential_integrity_rate__n) as referential_integrity_rate__n,
            sum(dated.referential_integrity_rate__d) as referential_integrity_rate__d
        from dated
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'data_accuracy' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(data_accuracy__n as double) as numerator,
    cast(data_accuracy__d as double) as denominator,
    cast(data_accuracy__n as double) / nullif(cast(data_accuracy__d as double), 0) as value
from aggregated
where
    (data_accuracy__n is not null or data_accuracy__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total')
union all
select
    'data_completeness' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(data_completeness__n as double) as numerator,
    cast(data_completeness__d as double) as denominator,
    cast(data_completeness__n as double) / nullif(cast(data_completeness__d as double), 0) as value
from aggregated
where
    (data_completeness__n is not null or data_completeness__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total')
union all
select
    'data_consistency' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(data_consistency__n as double) as numerator,
    cast(data_consistency__d as double) as denominator,
    cast(data_consistency__n as double) / nullif(cast(data_consistency__d as double), 0) as value
from aggregated
where
    (data_consistency__n is not null or data_consistency__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total')
union all
select
    'duplicate_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(duplicate_rate__n as double) as numerator,
    cast(duplicate_rate__d as double) as denominator,
    cast(duplicate_rate__n as double) / nullif(cast(duplicate_rate__d as double), 0) as value
from aggregated
where
    (duplicate_rate__n is not null or duplicate_rate__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total')
union all
select
    'referential_integrity_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(referential_integrity_rate__n as double) as numerator,
    cast(referential_integrity_rate__d as double) as denominator,
    cast(referential_integrity_rate__n as double)
    / nullif(cast(referential_integrity_rate__d as double), 0) as value
from aggregated
where
    (referential_integrity_rate__n is not null or referential_integrity_rate__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total')
