{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            declared_date as period_date,
            cast(masked_column_count as decimal(38, 12)) as pii_masking_coverage__n,
            cast(personal_column_count as decimal(38, 12)) as pii_masking_coverage__d,
            case
                when layer = 'marts' and input_count > 0
                then cast(case when is_traced then 1 else 0 end as decimal(38, 12))
            end as lineage_coverage__n,
            case
                when layer = 'marts' and input_count > 0 then cast(1 as decimal(38, 12))
            end as lineage_coverage__d
        from {{ ref("int_kpi__data_assets_today") }}
        where declared_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            sum(pii_masking_coverage__n) as pii_masking_coverage__n,
            sum(pii_masking_coverage__d) as pii_masking_coverage__d,
            sum(lineage_coverage__n) as lineage_coverage__n,
            sum(lineage_coverage__d) as lineage_coverage__d
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
            pii_masking_coverage__n,
            pii_masking_coverage__d,
            lineage_coverage__n,
            lineage_coverage__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as decimal(38, 12)) as pii_masking_coverage__n,
            cast(null as decimal(38, 12)) as pii_masking_coverage__d,
            cast(null as decimal(38, 12)) as lineage_coverage__n,
            cast(null as decimal(38, 12)) as lineage_coverage__d,
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
        where periods.grain in ('day')
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
            sum(dated.pii_masking_coverage__n) as pii_masking_coverage__n,
            sum(dated.pii_masking_coverage__d) as pii_masking_coverage__d,
            sum(dated.lineage_coverage__n) as lineage_coverage__n,
            sum(dated.lineage_coverage__d) as lineage_coverage__d
        from dated
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'pii_masking_coverage' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(pii_masking_coverage__n as double) as numerator,
    cast(pii_masking_coverage__d as double) as denominator,
    cast(pii_masking_coverage__n as double)
    / nullif(cast(pii_masking_coverage__d as double), 0) as value
from aggregated
where
    (pii_masking_coverage__n is not null or pii_masking_coverage__d is not null)
    and grain in ('day')
    and slice_dimension in ('total')
union all
select
    'lineage_coverage' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(lineage_coverage__n as double) as numerator,
    cast(lineage_coverage__d as double) as denominator,
    cast(lineage_coverage__n as double) / nullif(cast(lineage_coverage__d as double), 0) as value
from aggregated
where
    (lineage_coverage__n is not null or lineage_coverage__d is not null)
    and grain in ('day')
    and slice_dimension in ('total')
